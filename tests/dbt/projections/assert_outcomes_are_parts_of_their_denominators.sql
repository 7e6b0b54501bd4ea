-- Nobody is improved and worse, nobody recovers who was no case, and a rate is of its denominator.
with violations as (

    select *
    from {{ ref('practice_outcomes') }}
    where
        n_paired > n_clients
        or n_improved + n_deteriorated > n_paired
        or n_cases > n_paired
        or n_recovered > n_cases
        or n_reliably_recovered > least(n_recovered, n_improved)
        or least(n_clients, n_paired, n_improved, n_deteriorated, n_cases, n_recovered) < 0

)

select * from violations
