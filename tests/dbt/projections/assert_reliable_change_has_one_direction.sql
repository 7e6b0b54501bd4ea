-- A reliable change is either for the better or for the worse, and who recovered is better.
with series as (

    select * from {{ ref('measurement_timeseries') }}

),

violations as (

    select * from series
    where
        (is_reliably_better and is_reliably_worse)
        or (is_reliable_change != (is_reliably_better or is_reliably_worse))
        or (is_recovered and not is_reliably_better)

)

select * from violations
