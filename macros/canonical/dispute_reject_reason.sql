{#- Why a dispute cannot be canonical; null when it can. -#}
{%- macro dispute_reject_reason(payload) -%}
    coalesce(
        {{ stripe_reject_reason(
            payload, 'no_dispute_id', stripe_number(payload, '$.amount'),
            times=['$.evidence_details.due_by']
        ) }},
        if(
            exists (
                select 1
                from unnest(json_query_array({{ payload }}, '$.balance_transactions')) as movement
                where
                    {{ stripe_number('movement', '$.amount') }} is null
                    or {{ unix_time('movement', '$.created') }} is null
                    or {{ unreadable('movement', ['$.fee'], 'number') }}
            ),
            'unreadable_movement',
            null
        )
    )
{%- endmacro -%}
