-- A merge without new staging rows has nothing to do: every observation has been merged.
with staged as (

    {{ staged_records(staged_streams(), {}) }}

),

last_staged as (

    select
        {{ idem_key('source_system', 'connection_name', 'object_type', 'external_id') }}
            as idem_key,
        max(staged_at) as staged_at
    from staged
    group by 1

),

violations as (

    select
        merged.idem_key,
        merged.staged_at,
        last_staged.staged_at as last_staged_at
    from {{ ref('raw_objects') }} as merged
    inner join last_staged
        on merged.idem_key = last_staged.idem_key
    where last_staged.staged_at > merged.staged_at

)

select * from violations
