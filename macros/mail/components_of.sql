{#- Messages with the representative of all those that they are connected with by links, or by
    conversations in which one message names no other.

    By rounds of contraction: in each, every label becomes the least of those that share a link with
    it, in an order of the round's own, which leaves half of them or fewer (Boegeholz, Brand, Todor:
    In-database connected component analysis, 2020). Mails are connected after two or three; what a
    very long chain leaves is small enough for one row of `connected`. No join, so that what the
    messages are made of is read once. -#}
{%- macro components_of(messages, rounds=5) -%}
    with incidences as (

        {{ incidences_of(messages) }}

    ),

    labels_0 as (

        select * except (joins, is_kept) from incidences
        qualify
            is_kept or (
                count(*) over (partition by link) > 1
                and logical_or(joins) over (partition by link)
            )

    ),

    {{ contractions(rounds) }}

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
        labels.message_key,
        labels.id,
        labels.received_at,
        min(coalesce(left_over.representative, labels.label)) as representative
    from labels_{{ rounds }} as labels
    left join left_over
        on labels.label = left_over.label
    group by 1, 2, 3
{%- endmacro -%}
