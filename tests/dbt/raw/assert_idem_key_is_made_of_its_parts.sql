-- An object's idem_key is made of the columns beside it.
with expected as (

    select
        idem_key,
        {{ idem_key('source_system', 'connection_name', 'object_type', 'external_id') }}
            as expected_key
    from {{ ref('raw_objects') }}

),

violations as (

    select * from expected
    where idem_key is distinct from expected_key

)

select * from violations
