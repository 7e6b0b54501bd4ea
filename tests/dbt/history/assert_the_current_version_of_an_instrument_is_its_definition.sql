-- The definition of an instrument that holds is that of the seeds, and none holds of one that was
-- dropped.
with current_versions as (

    select
        instrument_key,
        content_hash
    from {{ ref('instruments_history') }}
    where dbt_valid_to is null

),

violations as (

    select
        records.instrument_key,
        current_versions.instrument_key as version_of
    from {{ ref('instrument_versions') }} as records
    full outer join current_versions
        on records.instrument_key = current_versions.instrument_key
    where records.content_hash is distinct from current_versions.content_hash

)

select * from violations
