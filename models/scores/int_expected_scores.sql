-- One row per response and instrument that its form is bound to: the scores that there should be,
-- even where nothing was answered, so that a questionnaire left out is seen as such.
with bindings as (

    select
        form_id,
        instrument_id,
        max(instrument_version) as instrument_version,
        string_agg(
            to_json_string(struct(question_id, instrument_version, item_number)),
            ',' order by question_id
        ) as questions
    from {{ ref('form_bindings') }}
    group by 1, 2

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
        to_hex(sha256(to_json_string([rules.rules_hash, bindings.questions]))) as rules_hash,
        responses.source_hash
    from {{ ref('canonical_questionnaire_responses') }} as responses
    inner join bindings
        on responses.form_id = bindings.form_id
    inner join {{ ref('int_instrument_rules') }} as rules
        on
            bindings.instrument_id = rules.instrument_id
            and bindings.instrument_version = rules.instrument_version

)

select * from joined
