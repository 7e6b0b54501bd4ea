-- Each statement breaks what the assertion named above it watches, and nothing that it does not.

-- unique_raw_objects_idem_key
insert into raw_objects select * from raw_objects order by idem_key limit 1;

-- assert_idem_key_is_made_of_its_parts
update raw_objects set external_id = 'x' where true;

-- assert_every_staged_record_is_merged_or_rejected
delete from raw_objects where idem_key = (select min(idem_key) from raw_objects);

-- assert_every_staged_record_is_merged_or_rejected
insert into staging_gmail_acct1.messages
select * replace (json '{"_tee_rejected": {"reason": "r", "raw": "7"}}' as data)
from staging_gmail_acct1.messages limit 1;

-- assert_extracted_is_accepted_plus_rejected
delete from raw_objects where idem_key = (select min(idem_key) from raw_objects);

-- assert_extracted_is_accepted_plus_rejected
update event_log set payload = json_set(payload, '$.records_extracted', 1)
where event_type = 'ingest.completed';

-- assert_payload_is_of_the_newest_observation
update raw_objects set payload_hash = 'older' where true;

-- assert_payload_is_of_the_newest_observation
insert into staging_gmail_acct1.messages
select * replace (timestamp_add(_sdc_extracted_at, interval 1 hour) as _sdc_extracted_at)
from staging_gmail_acct1.messages limit 1;

-- assert_payload_hash_is_of_the_payload
update raw_objects set payload = parse_json('{}') where true;

-- assert_nothing_staged_is_newer_than_what_is_merged
insert into staging_gmail_acct1.messages
select * replace (timestamp_add(_sdc_batched_at, interval 1 second) as _sdc_batched_at)
from staging_gmail_acct1.messages limit 1;

-- assert_deleted_is_what_was_last_reported_gone_or_not_listed
update raw_objects set deleted_at = last_seen
where idem_key = (select min(idem_key) from raw_objects);

-- assert_deleted_is_what_was_last_reported_gone_or_not_listed
insert into staging_gmail_acct1.messages
select
    * replace (
        timestamp_add(_sdc_extracted_at, interval 1 hour) as _sdc_extracted_at,
        _sdc_extracted_at as _sdc_deleted_at
    )
from staging_gmail_acct1.messages
where json_value(data, '$.id') is not null
limit 1;

-- assert_deleted_is_what_was_last_reported_gone_or_not_listed
insert into staging_gmail_acct1.messages
select * replace (json '{"_tee_complete_since": "2099-01-01T00:00:00+00:00"}' as data)
from staging_gmail_acct1.messages limit 1;

-- objects_are_first_seen_before_they_are_last_seen
update raw_objects set first_seen = timestamp_add(last_seen, interval 1 second) where true;

-- rejected_records_are_first_seen_before_they_are_last_seen
insert into rejected_objects
select
    'k', 'gmail', 'gmail-acct1', 'email', null, 'no_external_id', '{}',
    timestamp '2026-11-02', timestamp '2026-11-01', timestamp '2026-11-02', 'r', 'r', null;

-- reject_reason_is_of_its_form
insert into rejected_objects
select
    'k', 'gmail', 'gmail-acct1', 'email', null, 'Dear all', '{}',
    timestamp '2026-11-01', timestamp '2026-11-02', timestamp '2026-11-02', 'r', 'r', null;

-- schema_ref_is_of_its_form
update raw_objects set schema_ref = 'email' where true;

-- assert_inserted_counts_are_those_of_raw_objects
update raw_objects set first_run_id = 'x-20260101000000'
where idem_key = (select min(idem_key) from raw_objects);

-- assert_extracted_equals_staged
update event_log set payload = json_set(payload, '$.records_staged', 1)
where event_type = 'ingest.completed';

-- assert_upsert_counts_add_up
update event_log set payload = json_set(payload, '$.unchanged', 7)
where event_type = 'upsert.completed';

-- assert_every_job_has_at_most_one_ending
insert into event_log
select * replace (generate_uuid() as event_id, 'job.failed' as event_type)
from event_log where event_type = 'job.completed';

-- assert_every_job_has_at_most_one_ending
delete from event_log where event_type = 'job.started';

-- assert_an_event_occurs_once_per_run_and_stream
insert into event_log
select * replace (generate_uuid() as event_id) from event_log where event_type = 'upsert.started';

-- assert_events_start_before_they_end
update event_log set created_at = timestamp_add(created_at, interval 1 hour)
where event_type = 'upsert.started';

-- assert_events_start_before_they_end
delete from event_log where event_type = 'ingest.started';

-- assert_failed_events_and_no_others_say_why
update event_log set status = 'failed' where event_type = 'ingest.started';

-- assert_failed_events_and_no_others_say_why
update event_log set error_message = 'Why.' where event_type = 'job.completed';

-- assert_lorchestras_own_events_and_no_others_are_without_a_stream
update event_log set target_object_type = null where event_type = 'upsert.started';

-- assert_lorchestras_own_events_and_no_others_are_without_a_stream
insert into event_log
select
    * replace (
        generate_uuid() as event_id,
        'score.started' as event_type,
        'iglu:com.mensio.event/score_started/jsonschema/1-0-0' as event_schema_ref
    )
from event_log where event_type = 'upsert.started';

-- assert_a_stage_ends_as_its_job_does
insert into event_log
select
    * replace (
        generate_uuid() as event_id,
        'score.started' as event_type,
        'iglu:com.mensio.event/score_started/jsonschema/1-0-0' as event_schema_ref,
        parse_json('{}') as payload
    )
from event_log where event_type = 'job.started';

-- assert_schema_ref_names_the_event_type
update event_log set event_type = 'job.completed' where event_type = 'job.started';

-- event_payloads_hold_only_known_keys
update event_log set payload = json_set(payload, '$.subject', 'Dear all')
where event_type = 'ingest.started';

-- event_payloads_hold_only_known_keys
update event_log set payload = parse_json('{"snippet": "Dear all"}') where event_type = 'upsert.started';

-- event_type_is_of_its_form
update event_log set event_type = 'started' where event_type = 'job.started';

-- event_schema_ref_is_of_its_form
update event_log set event_schema_ref = 'job_started' where event_type = 'job.started';

-- correlation_id_is_of_its_form
update event_log set correlation_id = 'mine' where event_type = 'job.started';

-- trace_id_is_of_its_form
update event_log set trace_id = 'mine' where event_type = 'job.started';

-- jobs_start_before_they_end
update event_log set created_at = timestamp '2026-01-01' where event_type = 'job.completed';

-- key_hash_is_of_its_form
insert into forgotten_objects
select 'k', 'gmail', 'gmail-acct1', 'email', null, 'forget-20261102000000', timestamp '2026-11-02';

-- assert_inserted_counts_are_those_of_raw_objects
insert into forgotten_objects
select to_hex(sha256('k')), 'gmail', 'gmail-acct1', 'email', max(first_run_id), 'r', max(last_seen)
from raw_objects;

-- assert_a_version_is_of_an_object_as_that_run_left_it
delete from raw_objects where idem_key = (select min(idem_key) from raw_objects);

-- assert_a_version_is_of_an_object_as_that_run_left_it
update object_versions set payload_hash = 'another' where true;

-- assert_a_version_is_of_an_object_as_that_run_left_it
update object_versions set change = 'deleted' where true;
