-- One row per invoice, payment intent and refund of Stripe that exists. The amount is what was
-- asked for, in the currency's major unit and never negative for a refund; the status says whether
-- it was paid. An invoice occurs when it is finalised, all else when it is made.
with news as (

    {{ object_news(['invoice', 'payment_intent', 'refund'], is_incremental()) }}

),

currencies as (

    select * from {{ ref('currencies') }}

),

renamed as (

    select
        news.idem_key,
        news.source_system,
        news.connection_name,
        news.object_type as payment_type,
        json_value(news.payload, '$.id') as payment_id,
        {{ stripe_id('news.payload', 'customer') }} as customer_id,
        {{ contact_id("json_value(news.payload, '$.metadata.contactid')") }} as contact_id,
        {{ normalised_email("coalesce(
            json_value(news.payload, '$.customer_email'),
            json_value(news.payload, '$.receipt_email')
        )") }} as email,
        cast({{ stripe_amount('news.payload') }} as numeric) * currencies.unit_value as amount,
        upper(json_value(news.payload, '$.currency')) as currency,
        json_value(news.payload, '$.status') as status,
        coalesce(
            json_value(news.payload, '$.description'),
            json_value(news.payload, '$.number'),
            json_value(news.payload, '$.reason')
        ) as description,
        coalesce(
            {{ unix_time('news.payload', '$.status_transitions.finalized_at') }},
            {{ unix_time('news.payload', '$.created') }}
        ) as occurred_at,
        case news.object_type
            when 'refund' then {{ stripe_id('news.payload', 'payment_intent') }}
            when 'payment_intent' then coalesce(
                {{ stripe_id('news.payload', 'invoice') }},
                json_value(news.payload, '$.metadata.invoice')
            )
        end as related_id,
        if({{ payment_reject_reason('news.payload') }} is null, news.source_hash, null)
            as source_hash
    from news
    left join currencies
        on upper(json_value(news.payload, '$.currency')) = currencies.currency

),

kept as (

    select * from renamed
    where source_hash is not null or {{ is_incremental() | lower }}

)

select * from kept
