-- Every response and customer of which something is in doubt is an object of a conflict, unless
-- somebody has decided of the address that several contacts have.
with doubts as (

    select
        idem_key,
        doubt
    from {{ ref('int_response_claims') }}
    union all
    select
        idem_key,
        doubt
    from {{ ref('int_customer_claims') }}

),

listed as (

    select distinct idem_key
    from {{ ref('identity_conflicts') }}
    cross join unnest(idem_keys) as idem_key

),

decided as (

    select distinct evidence.idem_key
    from {{ ref('int_response_evidence') }} as evidence
    inner join {{ ref('int_address_owners') }} as owners
        on evidence.email = owners.email
    where owners.decision is not null

),

violations as (

    select doubts.idem_key
    from doubts
    left join listed
        on doubts.idem_key = listed.idem_key
    left join decided
        on doubts.idem_key = decided.idem_key
    where doubts.doubt is not null and listed.idem_key is null and decided.idem_key is null

)

select * from violations
