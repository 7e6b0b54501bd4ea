{#- Messages with what their thread begins with: its earliest message, and the first id that this
    one names, which is the thread's key if no earlier thread begins with it. So a later message does
    not change the key, nor does the loss of the first one. -#}
{%- macro threads_of(messages) -%}
    with components as (

        {{ components_of(messages) }}

    ),

    begun as (

        select
            messages.message_key,
            first_value(struct(
                messages.message_key as message_key,
                messages.ids[safe_offset(0)] as id,
                messages.first_received_at as received_at
            )) over (
                partition by
                    coalesce(components.representative, to_hex(md5(messages.message_key)))
                order by
                    messages.first_received_at is null, messages.first_received_at,
                    messages.message_key
            ) as beginning
        from {{ messages }} as messages
        left join components
            on components.node = to_hex(md5(messages.message_key))

    )

    select
        message_key,
        to_hex(md5(beginning.id)) as family_key,
        beginning.message_key as beginning,
        beginning.id,
        beginning.received_at
    from begun
{%- endmacro -%}
