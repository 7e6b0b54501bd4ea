{#- The links in doubt whose key begins with a text, two at most, with the names of the persons. -#}
with conflicts as (

    select * from {{ table('identity_conflicts') }}
    where starts_with(conflict_key, {{ sql_string(beginning) }})
    order by conflict_key
    limit 2

),

persons as (

    select
        conflicts.conflict_key,
        array_agg(
            struct(
                persons.display_name as display_name,
                persons.contact_id as contact_id,
                persons.person_kind as person_kind
            )
            order by persons.person_key
        ) as persons
    from conflicts
    cross join unnest(conflicts.person_keys) as concerned
    inner join {{ table('persons') }} as persons
        on concerned = persons.person_key
    group by conflicts.conflict_key

)

select
    conflicts.conflict_key,
    conflicts.conflict_type,
    conflicts.identifier_type,
    conflicts.identifier,
    conflicts.identifier_key,
    conflicts.why,
    conflicts.settled_by,
    conflicts.idem_keys,
    persons.persons
from conflicts
left join persons
    on conflicts.conflict_key = persons.conflict_key
order by conflicts.conflict_key
