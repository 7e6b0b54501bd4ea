{#- What joins a message with others, as hashes, by the columns of int_threadable_emails. Who knows
    an id can name it: that alone joins nothing. -#}
{%- macro thread_links() -%}
    array(
        select distinct to_hex(md5(link)) as link
        from
            unnest(array_concat(
                -- somebody outside whom both messages name
                array(
                    select concat('person ', to_hex(md5(person)), to_hex(md5(id)))
                    from unnest(people) as person
                    cross join unnest(ids) as id
                ),
                -- the provider's thread, within one mailbox
                array(
                    select concat('thread ', provider_thread, to_hex(md5(id)))
                    from unnest(provider_threads) as provider_thread
                    cross join unnest(ids) as id
                ),
                -- what we ourselves wrote an answer to, or passed on, if no other bears its id
                array(select concat('answered ', id) from unnest(answered) as id),
                if(is_ambiguous, [], [concat('answered ', message_id)]),
                [concat('message ', message_key)]
            )) as link
        order by 1
    )
{%- endmacro -%}
