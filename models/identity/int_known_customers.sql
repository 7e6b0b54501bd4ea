-- One row per customer of Stripe that exists, or of whom there still are payments: a customer that
-- was deleted stays who it was when it was last known. One that was never read is known by the
-- address on the last of its payments that has one.
with live as (

    select
        connection_name,
        customer_id,
        idem_key,
        name, -- noqa: RF04
        email,
        contact_id,
        created_at
    from {{ ref('canonical_customers') }}

),

paying as (

    select distinct
        connection_name,
        customer_id
    from {{ ref('canonical_payments') }}
    where customer_id is not null

),

gone as (

    select
        objects.connection_name,
        objects.external_id as customer_id,
        objects.idem_key,
        json_value(objects.payload, '$.name') as name, -- noqa: RF04
        {{ normalised_email("json_value(objects.payload, '$.email')") }} as email,
        {{ contact_id("json_value(objects.payload, '$.metadata.contactid')") }} as contact_id,
        {{ unix_time('objects.payload', '$.created') }} as created_at
    from {{ ref('raw_objects') }} as objects
    inner join paying
        on
            objects.connection_name = paying.connection_name
            and objects.external_id = paying.customer_id
    where objects.object_type = 'customer' and objects.deleted_at is not null

),

recorded as (

    select * from live
    union all
    select * from gone

),

paid_for as (

    select
        payments.connection_name,
        payments.customer_id,
        payments.idem_key,
        cast(null as string) as name, -- noqa: RF04
        payments.email,
        cast(null as string) as contact_id,
        payments.occurred_at as created_at
    from {{ ref('canonical_payments') }} as payments
    left join recorded
        on
            payments.connection_name = recorded.connection_name
            and payments.customer_id = recorded.customer_id
    where
        recorded.customer_id is null
        and payments.customer_id is not null
        and payments.email is not null
    qualify
        row_number() over (
            partition by payments.connection_name, payments.customer_id
            order by payments.occurred_at desc, payments.idem_key asc
        ) = 1

),

known as (

    select
        *,
        true as is_recorded
    from recorded
    union all
    select
        *,
        false as is_recorded
    from paid_for

)

select * from known
