-- One row per thread of mails: who takes part, and which one person it is about: a contact rather
-- than somebody unknown, who wrote rather than who was written to, the first rather than the last.
with mentions as (

    select
        messages.thread_key,
        messages.occurred_at,
        {{ normalised_email('address.email') }} as email,
        nullif(trim(address.name), '') as known_as,
        messages.direction = 'inbound' and address.place = 0 as is_writer
    from {{ ref('int_thread_messages') }} as messages
    cross join
        unnest(array_concat(
            array(
                select as struct
                    author.name, -- noqa: RF04
                    author.email,
                    0 as place
                from unnest(messages.authors) as author
            ),
            array(
                select as struct
                    recipient.name, -- noqa: RF04
                    recipient.email,
                    1 as place
                from unnest(messages.recipients) as recipient
            )
        )) as address

),

addresses as (

    select
        thread_key,
        email,
        max(known_as) as known_as,
        logical_or(is_writer) as is_writer,
        min(occurred_at) as first_at
    from mentions
    where email is not null
    group by 1, 2

),

links as (

    select
        identifier as email,
        person_key,
        person_kind
    from {{ ref('person_links') }}
    where identifier_type = 'email' and not is_own

),

persons as (

    select
        addresses.thread_key,
        links.person_key
    from addresses
    inner join links
        on addresses.email = links.email
    cross join {{ ref('int_own_addresses') }} as ours
    where not {{ is_own_address('addresses.email', 'ours.addresses') }}
    qualify
        row_number() over (
            partition by addresses.thread_key
            order by
                links.person_kind != 'contact',
                not addresses.is_writer,
                addresses.first_at,
                addresses.email
        ) = 1

),

threads as (

    select
        addresses.thread_key,
        array_agg(
            struct(addresses.known_as as name, addresses.email as email) -- noqa: RF04
            order by addresses.first_at, not addresses.is_writer, addresses.email
        ) as participants,
        any_value(persons.person_key) as person_key
    from addresses
    left join persons
        on addresses.thread_key = persons.thread_key
    group by 1

)

select * from threads
