-- One row per message and id that it names: the ids of its References, of its In-Reply-To, its own.
with copies as (

    select * from {{ ref('int_changed_copies') }}

),

mentions as (

    select
        copies.message_key,
        mention.id,
        min(mention.position) as position
    from copies
    cross join
        unnest(array_concat(
            array(
                select struct(id, position)
                from unnest(copies.reference_ids) as id with offset as position
            ),
            array(
                select struct(id, 100000 + position)
                from unnest(copies.in_reply_to) as id with offset as position
            ),
            [struct(copies.message_id as id, 1000000 as position)]
        )) as mention
    group by 1, 2

)

select * from mentions
