-- One row per response and instrument that its form is bound to, for any instrument. A score stays
-- as it was made while its response is unchanged: new rules are applied by the variable `rescore`.
{%- set rescore = var('rescore') and is_incremental() %}
{%- set outcome = [
    'rules_hash', 'total', 'band', 'n_answered', 'n_rejected', 'no_total_reason', 'flag_state',
    'flags', 'missing_items', 'rejected_answers'
] %}
with expected as (

    select * from {{ ref('int_expected_scores') }}

),

stored as (

    {{ stored_keys(this if is_incremental(), ['score_key', 'idem_key', 'source_hash']) }}

),

due as (

    select expected.*
    from expected
    left join stored
        on
            expected.score_key = stored.score_key
            and expected.source_hash = stored.source_hash
    where stored.score_key is null or {{ rescore }}

),

{% if rescore %}
    anew as (

        {{ scored('due', ref('canonical_answers')) }}

    ),

    -- other than it stands: by other rules, or since answers are read otherwise
    scored as (

        select anew.*
        from anew
        left join {{ this }} as known
            on
                anew.score_key = known.score_key
                and anew.source_hash = known.source_hash
                and to_json_string(struct(anew.{{ outcome | join(', anew.') }}))
                = to_json_string(struct(known.{{ outcome | join(', known.') }}))
        where known.score_key is null

    ),
{% else %}
    scored as (

        {{ scored('due', ref('canonical_answers')) }}

    ),
{% endif %}

-- what the table holds of responses that changed or are gone
removed as (

    select stored.score_key
    from stored
    left join {{ ref('canonical_questionnaire_responses') }} as responses
        on stored.idem_key = responses.idem_key and stored.source_hash = responses.source_hash
    left join expected
        on stored.score_key = expected.score_key
    where responses.idem_key is null or ({{ rescore }} and expected.score_key is null)

),

updates as (

    select
        coalesce(scored.score_key, removed.score_key) as score_key,
        scored.* except (score_key)
    from scored
    full outer join removed
        on scored.score_key = removed.score_key

    {% if is_incremental() %}
        union all

        -- a response that is the same, but is known to be from somebody else: the label stays
        select known.* replace (responses.subject_key as subject_key)
        from {{ this }} as known
        inner join {{ ref('canonical_questionnaire_responses') }} as responses
            on known.idem_key = responses.idem_key and known.source_hash = responses.source_hash
        left join scored
            on known.score_key = scored.score_key
        where known.subject_key != responses.subject_key and scored.score_key is null
    {% endif %}

)

select * from updates
