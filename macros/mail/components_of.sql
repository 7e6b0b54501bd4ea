{#- Messages, as hashes that nobody can forge, with the representative of all those that they are
    connected with by what an array of theirs holds. `connected` gets them in one array (of a million
    mails some 200 MB). -#}
{%- macro components_of(messages, column) -%}
    with edges as (

        select distinct
            to_hex(md5(messages.message_key)) as one,
            min(to_hex(md5(messages.message_key))) over (partition by mention) as other
        from {{ messages }} as messages
        cross join unnest(messages.{{ column }}) as mention

    )

    select
        pair.node,
        pair.representative
    from unnest({{ function('connected') }}(
        (select array_agg(edges) from edges)
    )) as pair
{%- endmacro -%}
