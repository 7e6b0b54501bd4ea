-- One row per response and instrument that its form is bound to: the scores that there should be,
-- even where nothing was answered, so that a questionnaire left out is seen as such.
with bindings as (

    select
        bindings.form_id,
        bindings.instrument_id,
        max(bindings.instrument_version) as instrument_version,
        string_agg(
            to_json_string(
                struct(bindings.question_id, bindings.instrument_version, bindings.item_number)
            ),
            ',' order by bindings.question_id
        ) as questions,
        string_agg(
            if(
                details.question_id is null,
                null,
                to_json_string(struct(details.question_id, details.scale_low, details.scale_high))
            ),
            ',' order by details.question_id
        ) as ends
    from {{ ref('form_bindings') }} as bindings
    left join {{ ref('bound_questions') }} as details
        on
            bindings.form_id = details.form_id
            and bindings.question_id = details.question_id
            and details.scale_low is not null
    group by 1, 2

),

unasked as (

    {{ unasked_flags('bindings') }}

),

joined as (

    select
        to_hex(sha256(to_json_string([responses.idem_key, bindings.instrument_id]))) as score_key,
        responses.idem_key,
        responses.subject_key,
        responses.form_id,
        bindings.instrument_id,
        bindings.instrument_version,
        responses.submitted_at as occurred_at,
        to_hex(sha256(concat(
            to_json_string([rules.rules_hash, bindings.questions]), coalesce(bindings.ends, '')
        ))) as rules_hash,
        responses.source_hash,
        coalesce(responses.answer_count > 0 and responses.known_answer_count = 0, false)
            as is_of_no_question,
        coalesce(
            if(
                responses.answer_count > 0 and responses.known_answer_count = 0,
                unasked.flag_items,
                unasked.unasked_flags
            ),
            []
        ) as unasked_flags
    from {{ ref('canonical_questionnaire_responses') }} as responses
    inner join bindings
        on responses.form_id = bindings.form_id
    inner join {{ ref('int_instrument_rules') }} as rules
        on
            bindings.instrument_id = rules.instrument_id
            and bindings.instrument_version = rules.instrument_version
    left join unasked
        on
            bindings.form_id = unasked.form_id
            and bindings.instrument_id = unasked.instrument_id

)

select * from joined
