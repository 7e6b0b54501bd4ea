-- Each statement breaks what the assertion named above it watches.

-- assert_every_form_response_is_canonical_or_rejected
delete from canonical_questionnaire_responses where idem_key = (
    select min(idem_key) from canonical_questionnaire_responses
);

-- assert_every_form_response_is_canonical_or_rejected
update raw_objects set deleted_at = current_timestamp() where object_type = 'form_response';

-- assert_every_answer_of_a_response_is_canonical
delete from canonical_answers where answer_key = (select min(answer_key) from canonical_answers);

-- assert_every_answer_of_a_response_is_canonical
update canonical_answers set source_hash = 'older' where question_id = (
    select min(question_id) from canonical_answers
);

-- assert_an_answer_to_an_item_has_a_value_or_a_reason_or_neither
update canonical_answers set reject_reason = 'unknown_answer' where coded_value = 3;

-- assert_an_answer_to_an_item_has_a_value_or_a_reason_or_neither
update canonical_answers set coded_value = 1 where instrument_id is null;

-- assert_a_respondent_without_an_address_is_alone
update canonical_questionnaire_responses set subject_key = 'response:unknown'
where respondent_email is null;

-- assert_a_respondent_without_an_address_is_alone
update canonical_questionnaire_responses set subject_key = concat('response:', idem_key)
where respondent_email is not null;

-- assert_every_bound_response_is_scored
delete from questionnaire_scores where score_key = (
    select min(score_key) from questionnaire_scores
);

-- assert_every_bound_response_is_scored
update questionnaire_scores set source_hash = 'older' where band = 'severe';

-- assert_every_item_is_counted_once
update questionnaire_scores set n_missing = n_missing + 1 where band = 'mild';

-- assert_every_item_is_counted_once
update questionnaire_scores set n_missing = n_missing + n_rejected, n_rejected = 0 where true;

-- assert_every_item_is_counted_once
update canonical_answers set reject_reason = null where reject_reason is not null;

-- assert_every_total_has_exactly_one_band
update questionnaire_scores set band = 'severe' where band = 'mild';

-- assert_every_total_has_exactly_one_band
update questionnaire_scores set total = total + 0.5 where total = 4;

-- assert_bands_have_no_holes
update score_bands set low = 6 where instrument_id = 'phq9' and low = 5;

-- assert_bands_have_no_holes
update score_bands set high = 14 where instrument_id = 'pss10' and low = 0;

-- assert_bands_have_no_holes
delete from score_bands where instrument_id = 'gad7' and band = 'severe';

-- assert_an_answer_means_one_thing
insert into answer_maps values ('refused_1', 'SEVERAL  DAYS', null, true, '', '');

-- assert_an_answer_means_one_thing
update answer_maps set value = 4 where answer_set = 'phq_frequency_1' and answer = '3';

-- assert_the_seeds_fit_together
delete from instrument_items where instrument_id = 'gad7' and item_number = 3;

-- assert_the_seeds_fit_together
update form_bindings set instrument_version = '2' where instrument_id = 'gad7' and item_number = 3;

-- assert_the_seeds_fit_together
update instrument_items set answer_set = 'none' where instrument_id = 'pss10' and item_number = 3;

-- a_response_is_created_before_it_is_submitted
update canonical_questionnaire_responses
set created_at = timestamp_add(submitted_at, interval 1 day) where true;
