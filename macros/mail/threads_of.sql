{#- Messages with what their thread begins with: its earliest message, and the first id that this
    one names, which is the thread's key if no earlier thread begins with it. So a later message does
    not change the key, nor does the loss of the first one. -#}
{%- macro threads_of(messages) -%}
    with components as (

        {{ components_of(messages) }}

    ),

    begun as (

        select
            message_key,
            first_value(struct(
                components.message_key as message_key,
                components.id as id,
                components.received_at as received_at
            )) over (
                partition by representative order by received_at is null, received_at, message_key
            ) as beginning
        from components

    )

    select
        message_key,
        beginning.message_key as beginning,
        beginning.id,
        beginning.received_at
    from begun
{%- endmacro -%}
