-- One row per contact, with the words of all names that it has or had in records merged into it.
with parts as (

    select
        masters.person_contact_id,
        masters.is_active,
        trim(contacts.family_name) = trim(contacts.full_name) as is_family_alone,
        array_to_string([contacts.given_name, contacts.full_name], ' ') as whole,
        coalesce(
            nullif(trim(contacts.family_name), ''), {{ family_part('contacts.full_name') }}
        ) as family
    from {{ ref('canonical_contacts') }} as contacts
    inner join {{ ref('int_contact_masters') }} as masters
        on contacts.contact_id = masters.contact_id

),

worded as (

    select
        person_contact_id,
        is_active,
        is_family_alone,
        {{ function('name_words') }}(whole) as words,
        {{ function('name_words') }}(family) as family_words
    from parts

),

sorted as (

    select
        person_contact_id,
        is_active,
        array(
            select word from unnest(words) as word
            where word not in unnest(family_words) and word not in ('&', '<', '>')
        ) as given_words,
        if(
            is_family_alone,
            [],
            array(
                select word from unnest(words) as word
                where word not in ('&', '<', '>')
            )
        ) as words,
        -- a junior or a senior is one, wherever the record says so
        array(
            select distinct word from unnest(array_concat(family_words, words)) as word
            where word in unnest(family_words) or word in ('<', '>')
            order by word
        ) as family_words
    from worded

),

names as (

    select
        person_contact_id as contact_id,
        logical_or(is_active) as is_active,
        array_concat_agg(if(array_length(given_words) = 0, words, given_words)) as given_words,
        array_concat_agg(family_words) as family_words
    from sorted
    group by 1

)

select * from names
