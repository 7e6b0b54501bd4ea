{#- One row per form response: all persons to whom its code and addresses lead, and
    the contact, where that is one alone. -#}
{%- macro claimed_persons() -%}
    with evidence as (

        select * from {{ ref('int_response_evidence') }}

    ),

    claimed as (

        select
            evidence.idem_key,
            array_agg(distinct person.claim order by person.claim) as person_keys,
            if(count(distinct person.id) = 1, min(person.id), null) as contact_id
        from evidence
        cross join
            unnest(array_concat(
                array(
                    select as struct
                        contact_id as id,
                        {{ person_key("'contact'", 'contact_id') }} as claim
                    from unnest(evidence.contact_ids) as contact_id
                ),
                if(
                    evidence.is_free,
                    [
                        struct(
                            cast(null as string) as id,
                            {{ person_key("'email'", 'evidence.email') }} as claim
                        )
                    ],
                    []
                )
            )) as person
        group by 1

    )

    select * from claimed
{%- endmacro -%}
