{#- Messages with what each shares with others: a row per link, and per conversation, which joins
    only where one of its messages names no other. The first row of a message is always kept. -#}
{%- macro incidences_of(messages) -%}
    select
        messages.message_key,
        messages.ids[safe_offset(0)] as id,
        messages.first_received_at as received_at,
        to_hex(md5(messages.message_key)) as label,
        incidence.link,
        incidence.joins,
        place = 0 as is_kept
    from {{ messages }} as messages
    cross join
        unnest(array_concat(
            array(select as struct link, true as joins from unnest(messages.links) as link),
            array(
                select as struct
                    link,
                    array_length(messages.ids) = 1 as joins
                from unnest(messages.conversations) as link
            )
        )) as incidence
        with offset as place
{%- endmacro -%}
