-- One row per score that a rescore would change, with its label as it stands and as today's
-- rules make it. A score whose instrument is no longer bound to its form would go.
with expected as (

    select * from {{ ref('int_expected_scores') }}

),

stored as (

    select * from {{ ref('questionnaire_scores') }}

),

due as (

    select expected.*
    from expected
    inner join stored
        on
            expected.score_key = stored.score_key
            and expected.source_hash = stored.source_hash

),

scored as (

    {{ scored('due', ref('canonical_answers')) }}

),

compared as (

    select
        stored.score_key,
        stored.idem_key,
        stored.subject_key,
        stored.form_id,
        stored.instrument_id,
        stored.occurred_at,
        stored.instrument_version as old_version,
        scored.instrument_version as new_version,
        stored.total as old_total,
        scored.total as new_total,
        stored.band as old_band,
        scored.band as new_band,
        stored.has_flag as old_has_flag,
        scored.has_flag as new_has_flag,
        stored.flag_state as old_flag_state,
        scored.flag_state as new_flag_state
    from stored
    left join scored
        on stored.score_key = scored.score_key
    left join expected
        on stored.score_key = expected.score_key
    where
        expected.score_key is null
        or (
            scored.score_key is not null
            and (
                stored.total is distinct from scored.total
                or stored.band is distinct from scored.band
                or stored.flag_state is distinct from scored.flag_state
            )
        )

)

select * from compared
