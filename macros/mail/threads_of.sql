{#- Messages with the key of their thread: the first id that the thread's earliest message names, so
    that a later message does not change it, nor the loss of the first one. Of threads that begin
    with the same id the earliest has it; the others' first messages' keys stand behind it. Messages
    that share a link are in one thread, those that share an id in one family, and so on. -#}
{%- macro threads_of(messages) -%}
    with
    {% for kind in ['links', 'ids'] -%}
    components_of_{{ kind }} as (

        {{ components_of(messages, kind) }}

    ),

    {% endfor -%}
    begun as (

        select
            messages.message_key,
            families.representative as family,
            first_value(struct(
                messages.message_key as message_key,
                messages.ids[safe_offset(0)] as id,
                messages.first_received_at as received_at
            )) over (
                partition by threads.representative
                order by messages.first_received_at is null, messages.first_received_at,
                    messages.message_key
            ) as beginning
        from {{ messages }} as messages
        inner join components_of_links as threads
            on threads.node = to_hex(md5(messages.message_key))
        inner join components_of_ids as families
            on families.node = threads.node

    ),

    owned as (

        select
            *,
            first_value(beginning.message_key) over (
                partition by beginning.id
                order by beginning.received_at is null, beginning.received_at,
                    beginning.message_key
            ) as owner
        from begun

    )

    select
        message_key,
        to_hex(md5(if(
            owner = beginning.message_key,
            beginning.id,
            concat(beginning.id, ' ', beginning.message_key)
        ))) as thread_key,
        to_hex(md5(min(message_key) over (partition by family))) as family_key
    from owned
{%- endmacro -%}
