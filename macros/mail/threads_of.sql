{#- Messages with the key of their thread: the first id that the thread's earliest message names, so
    that a later message does not change it, nor the loss of the first one. Messages that share an
    id are in one thread, and so on; `connected` gets, in one array, each id's messages as
    fingerprints (of a million mails some 60 MB). -#}
{%- macro threads_of(messages) -%}
    with mentions as (

        select
            messages.message_key,
            cast(farm_fingerprint(messages.message_key) as string) as node,
            mention as id
        from {{ messages }} as messages
        cross join unnest(messages.ids) as mention

    ),

    edges as (

        select distinct
            node as one,
            min(node) over (partition by id) as other
        from mentions

    ),

    components as (

        select
            pair.node,
            pair.representative
        from unnest({{ function('connected') }}(
            (select array_agg(edges) from edges)
        )) as pair

    )

    select
        messages.message_key,
        to_hex(md5(first_value(messages.ids[safe_offset(0)]) over (
            partition by components.representative
            order by messages.first_received_at is null, messages.first_received_at,
                messages.message_key
        ))) as thread_key
    from {{ messages }} as messages
    inner join components
        on components.node = cast(farm_fingerprint(messages.message_key) as string)
{%- endmacro -%}
