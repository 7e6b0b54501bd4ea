-- Each statement breaks what the assertion named above it watches.

-- paths_are_first_seen_before_they_are_last_seen
update json_paths set last_seen = timestamp_sub(first_seen, interval 1 day) where true;
