-- An address, a contact's or customer's id and a response each lead to one person.
with violations as (

    select
        identifier_type,
        identifier
    from {{ ref('person_links') }}
    group by 1, 2
    having count(distinct person_key) > 1

)

select * from violations
