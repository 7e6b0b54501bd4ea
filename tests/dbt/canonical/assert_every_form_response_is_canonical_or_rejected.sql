-- Nothing got lost: a form response that exists has its row as it is now, or a reason why not.
with live as (

    select
        idem_key,
        payload_hash
    from {{ ref('raw_objects') }}
    where
        object_type = 'form_response'
        and deleted_at is null
        and {{ questionnaire_reject_reason() }} is null

),

violations as (

    select
        live.idem_key as live_key,
        responses.idem_key as canonical_key
    from live
    full outer join {{ ref('canonical_questionnaire_responses') }} as responses
        on live.idem_key = responses.idem_key and live.payload_hash = responses.source_hash
    where live.idem_key is null or responses.idem_key is null

)

select * from violations
