{#- Connected messages, as hashes of their keys, with the representative of all those that they are
    connected with by links, or by conversations in which one message names no other.

    By rounds of contraction: in each, every label becomes the least of those that share a link with
    it, in an order of the round's own, which leaves half of them or fewer (Boegeholz, Brand, Todor:
    In-database connected component analysis, 2020). Mails are connected after two or three; what a
    very long chain leaves is small enough for one row of `connected`. -#}
{%- macro components_of(messages, rounds=5) -%}
    with incidences as (

        select
            to_hex(md5(messages.message_key)) as node,
            link,
            true as joins
        from {{ messages }} as messages
        cross join unnest(messages.links) as link
        union all
        select
            to_hex(md5(messages.message_key)) as node,
            link,
            array_length(messages.ids) = 1 as joins
        from {{ messages }} as messages
        cross join unnest(messages.conversations) as link

    ),

    labels_0 as (

        select
            node,
            link,
            node as label
        from incidences
        qualify
            count(*) over (partition by link) > 1 and logical_or(joins) over (partition by link)

    ),

    {% for round in range(rounds) -%}
    least_{{ round }} as (

        select
            node,
            link,
            label,
            min(to_hex(md5(concat('{{ round }}', label)))) over (partition by link) as least
        from labels_{{ round }}

    ),

    labels_{{ round + 1 }} as (

        select
            node,
            link,
            min(least) over (partition by label) as label
        from least_{{ round }}

    ),

    {% endfor -%}
    edges as (

        select distinct
            label as one,
            min(label) over (partition by link) as other
        from labels_{{ rounds }}

    ),

    left_over as (

        select
            pair.node as label,
            pair.representative
        from unnest({{ function('connected') }}(
            (select array_agg(edges) from edges where edges.one != edges.other)
        )) as pair

    )

    select
        labels.node,
        min(coalesce(left_over.representative, labels.label)) as representative
    from labels_{{ rounds }} as labels
    left join left_over
        on labels.label = left_over.label
    group by 1
{%- endmacro -%}
