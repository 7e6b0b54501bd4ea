-- The version of a contact that holds is the record as it is now, and none holds of one that is
-- gone.
with current_versions as (

    select
        idem_key,
        content_hash
    from {{ ref('contacts_history') }}
    where dbt_valid_to is null

),

violations as (

    select
        records.idem_key,
        current_versions.idem_key as version_of
    from {{ ref('contact_versions') }} as records
    full outer join current_versions
        on records.idem_key = current_versions.idem_key
    where records.content_hash is distinct from current_versions.content_hash

)

select * from violations
