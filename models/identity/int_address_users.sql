-- One row per response and customer that is known by an address of no contact alone: whether it is
-- the one who has the address, which is the first to use it by a name, a confirmed use before a
-- typed one. A name that contradicts that one is a person of its own, by address and name.
with known as (

    {{ address_uses() }}

),

uses as (

    {{ worded_uses('known') }}

),

placed as (

    select
        *,
        first_value(if(array_length(words) = 0, null, identifier) ignore nulls) over (
            partition by email
            order by
                array_length(words) = 0 asc,
                is_confirmed desc,
                used_at asc,
                identifier_type asc,
                identifier asc
            rows between unbounded preceding and unbounded following
        ) as first_identifier
    from uses

),

compared as (

    select
        users.*,
        {{ name_says(
            'users.words',
            'array(select word from unnest(firsts.words) as word
                where word not in unnest(firsts.family_words))',
            'firsts.family_words'
        ) }} in ('contradicts', 'names several') as is_another
    from placed as users
    left join placed as firsts
        on
            users.email = firsts.email
            and users.first_identifier = firsts.identifier

),

grouped as (

    select
        *,
        logical_or(is_another) over (partition by email) as is_shared
    from compared

),

decided as (

    select
        {{ person_key('grouped.identifier_type', 'grouped.identifier') }} as user_key,
        grouped.identifier_type,
        grouped.identifier,
        grouped.idem_key,
        grouped.email,
        grouped.is_shared and decisions.decision is distinct from 'same' as is_shared,
        decisions.decision is not null as is_decided,
        case
            when not grouped.is_shared or decisions.decision = 'same' then grouped.email
            when grouped.is_another
                then concat(grouped.email, ' ', array_to_string(grouped.words, ' '))
            when array_length(grouped.words) > 0 or grouped.is_confirmed then grouped.email
        end as known_by
    from grouped
    left join {{ ref('int_identity_decisions') }} as decisions
        on
            decisions.identifier_type = 'email'
            and {{ person_key("'email'", 'grouped.email') }} = decisions.identifier_key

),

changed as (

    {{ changed_rows('decided', 'user_key', this if is_incremental()) }}

)

select * from changed
