-- One row per week that is over and client who answered in the half year up to its end, in order of
-- attention: who raised a flag in it, or left one unread, who did before, who got worse, who
-- answered in it. A response that nothing confirms is a client of its own, beside the claimed one.
with scores as (

    select * from {{ ref('report_scores') }}

),

weeks as (

    select distinct week_start from {{ ref('reporting_snapshots') }}

),

known as (

    select
        weeks.week_start as report_week,
        scores.*,
        row_number() over (
            partition by weeks.week_start, scores.client_key, scores.instrument_id
            order by
                scores.verdict in ('incomplete', 'edited') asc, scores.occurred_at desc,
                scores.score_key desc
        ) as place_from_end
    from weeks
    inner join scores
        on weeks.week_start >= scores.week_start

),

clients as (

    select
        report_week as week_start,
        client_key,
        max(person_key) as person_key,
        max(person_name) as person_name,
        countif(has_flag and week_start = report_week) as flags_in_week,
        max(if(has_flag, occurred_at, null)) as last_flag_at,
        count(distinct if(week_start = report_week, occurred_at, null)) as answers_in_week,
        max(occurred_at) as last_answer_at,
        logical_or(place_from_end = 1 and verdict = 'worse') as is_worse,
        logical_or(place_from_end = 1 and verdict = 'recovered') as is_recovered,
        logical_or(is_unconfirmed) as is_unconfirmed,
        max(claimed_names) as claimed_names
    from known
    group by 1, 2

),

flags as (

    {{ client_flags('known') }}

),

claims as (

    {{ client_claims('known') }}

),

claimed as (

    select
        clients.*,
        claims.last_claim_at,
        flags.* except (week_start, client_key)
    from clients
    left join flags
        on clients.week_start = flags.week_start and clients.client_key = flags.client_key
    left join claims
        on clients.week_start = claims.report_week and clients.person_key = claims.claimed_key

),

placed as (

    select
        week_start,
        row_number() over (
            partition by week_start
            order by
                flags_in_week > 0 desc,
                unread_names is not null desc,
                last_flag_at is not null desc,
                is_worse desc,
                answers_in_week > 0 desc,
                last_answer_at desc,
                client_key asc
        ) as place,
        * except (week_start)
    from claimed
    where date(last_answer_at) >= date_sub(week_start, interval 26 week)

)

select * from placed
