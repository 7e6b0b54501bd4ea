-- One row: the practice's own addresses, normalised, as an array.
with addresses as (

    select array_agg(distinct {{ normalised_email('email') }} ignore nulls) as addresses
    from {{ ref('account_addresses') }}

)

select * from addresses
