-- One row per instrument, or `all`, and day on which a client's standing changed: the outcomes of
-- the practice as of that day, which hold until the next row's.
with standings as (

    select * from {{ ref('int_outcome_standings') }}

),

changes as (

    select
        measured_by,
        counted_on,
        count(*) over so_far = 0 as is_new,
        cast(is_paired as int64) - coalesce(lag(cast(is_paired as int64)) over client, 0) as paired,
        cast(is_improved as int64)
        - coalesce(lag(cast(is_improved as int64)) over client, 0) as improved,
        cast(is_deteriorated as int64)
        - coalesce(lag(cast(is_deteriorated as int64)) over client, 0) as deteriorated,
        cast(was_case as int64) - coalesce(lag(cast(was_case as int64)) over client, 0) as cases,
        cast(is_recovered as int64)
        - coalesce(lag(cast(is_recovered as int64)) over client, 0) as recovered,
        cast(is_recovered and is_improved as int64)
        - coalesce(lag(cast(is_recovered and is_improved as int64)) over client, 0)
            as reliably_recovered
    from standings
    window
        client as (partition by measured_by, person_key order by counted_on),
        so_far as (client rows between unbounded preceding and 1 preceding)

),

daily as (

    select
        measured_by,
        counted_on,
        countif(is_new) as clients,
        sum(paired) as paired,
        sum(improved) as improved,
        sum(deteriorated) as deteriorated,
        sum(cases) as cases,
        sum(recovered) as recovered,
        sum(reliably_recovered) as reliably_recovered
    from changes
    group by 1, 2

),

summed as (

    select
        {{ person_key('measured_by', 'cast(counted_on as string)') }} as outcome_key,
        measured_by,
        counted_on,
        lead(counted_on) over by_day as followed_on,
        sum(clients) over so_far as n_clients,
        sum(paired) over so_far as n_paired,
        sum(improved) over so_far as n_improved,
        sum(deteriorated) over so_far as n_deteriorated,
        sum(cases) over so_far as n_cases,
        sum(recovered) over so_far as n_recovered,
        sum(reliably_recovered) over so_far as n_reliably_recovered
    from daily
    window
        by_day as (partition by measured_by order by counted_on),
        so_far as (by_day rows between unbounded preceding and current row)

),

rated as (

    select
        *,
        round(safe_divide(n_improved, n_paired), 4) as improvement_rate,
        round(safe_divide(n_deteriorated, n_paired), 4) as deterioration_rate,
        round(safe_divide(n_recovered, n_cases), 4) as recovery_rate,
        round(safe_divide(n_reliably_recovered, n_cases), 4) as reliable_recovery_rate
    from summed

)

select * from rated
