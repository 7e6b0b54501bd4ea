-- Each statement breaks what the assertion named above it watches.

-- assert_every_mail_is_in_the_inbox_once
delete from email_threads where message_key = (select min(message_key) from email_threads);

-- assert_every_score_is_in_the_timeseries
insert into instruments select * from instruments where instrument_id = 'phq9';

-- assert_reliable_change_has_one_direction
update instruments set reliable_change = -100 where instrument_id = 'phq9';

-- assert_outcomes_are_parts_of_their_denominators
update instruments set reliable_change = -100 where instrument_id = 'phq9';

-- assert_schedules_and_outcome_rules_can_be_followed
update questionnaire_schedules set grace_days = -1 where true;

-- assert_schedules_and_outcome_rules_can_be_followed
update outcome_rules set new_baseline_after_days = 0 where true;

-- matches_pattern_lead_stage_rules_contact_stage_pattern___0_9_none_
update lead_stage_rules set contact_stage_pattern = 'Client' where lead_stage = 'client';

-- assert_snapshots_of_the_whole_are_the_sum_of_its_parts
update reporting_snapshots set value = value + 1 where dimension = 'all';

-- assert_snapshots_of_the_whole_are_the_sum_of_its_parts
delete from reporting_snapshots where dimension = 'all';

-- assert_snapshots_are_of_weeks_that_were_over
update reporting_snapshots set week_start = date_add(week_start, interval 1 day) where true;

-- assert_snapshots_are_of_weeks_that_were_over
update reporting_snapshots set taken_at = timestamp(week_start) where true;

-- assert_snapshots_are_of_weeks_that_were_over
insert into reporting_snapshots select * from reporting_snapshots;

-- assert_what_canonical_tables_hold_has_an_event
delete from canonical_events where event_type = 'measurement.scored';
