-- One row per version of a score: as first submitted, and after each edit. An edit is a measurement
-- of its own when so many days have passed as the seed edit_rules says; else it takes the place of
-- the version before it, which then counts no more.
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

rules as (

    select
        instruments.instrument_id,
        any_value(rules.new_measurement_after_days having max coalesce(rules.instrument_id, ''))
            as days
    from (select distinct instrument_id from scores) as instruments
    inner join {{ ref('edit_rules') }} as rules
        on instruments.instrument_id = rules.instrument_id or rules.instrument_id is null
    group by 1

),

dated as (

    select
        versions.*,
        rules.days,
        row_number() over edits as version_number,
        first_value(versions.occurred_at) over edits as first_at,
        lag(versions.occurred_at) over edits as previous_at
    from versions
    left join rules
        on versions.instrument_id = rules.instrument_id
    window edits as (partition by versions.current_score_key order by versions.occurred_at)

),

begun as (

    select
        *,
        version_number = 1 or coalesce(
            timestamp_diff(occurred_at, first_at, hour) >= 24 * days
            and (
                timestamp_diff(occurred_at, previous_at, hour) >= 24 * days
                or timestamp_diff(previous_at, first_at, hour) < 24 * days
            ),
            false
        ) as is_new_measurement
    from dated

),

measurements as (

    select
        * except (days, first_at, previous_at),
        score_key = current_score_key as is_current_version,
        coalesce(
            lead(is_new_measurement) over (
                partition by current_score_key order by version_number
            ),
            true
        ) as is_counted
    from begun

)

select * from measurements
