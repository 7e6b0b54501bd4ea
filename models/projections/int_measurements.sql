-- One row per version of a score: as first submitted, and after each edit. An edit that
-- begins no measurement of its own takes the place of the version before it, which then counts no
-- more.
{%- set columns = [
    'idem_key', 'subject_key', 'instrument_id', 'instrument_version', 'occurred_at', 'total', 'band',
    'n_items', 'n_answered', 'n_missing', 'n_rejected', 'is_prorated', 'no_total_reason',
    'missing_items', 'has_flag', 'flag_state', 'flags'
] %}
with scores as (

    select * from {{ ref('questionnaire_scores') }}

),

versions as (

    select
        score_key,
        score_key as current_score_key,
        {{ columns | join(', ') }}
    from scores

    union all

    select
        earlier.version_key as score_key,
        scores.score_key as current_score_key,
        earlier.{{ columns | join(', earlier.') }}
    from {{ ref('score_versions') }} as earlier
    inner join scores
        on earlier.score_key = scores.score_key and earlier.occurred_at < scores.occurred_at

),

measurements as (

    select
        versions.*,
        row_number() over edits as version_number,
        versions.score_key = versions.current_score_key as is_current_version,
        coalesce(lead(starts.began_at) over edits != starts.began_at, true) as is_counted
    from versions
    left join {{ ref('int_measurement_starts') }} as starts
        on
            versions.current_score_key = starts.score_key
            and versions.occurred_at = starts.occurred_at
    window edits as (partition by versions.current_score_key order by versions.occurred_at)

)

select * from measurements
