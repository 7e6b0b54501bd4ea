{#- One row per address of no contact that is used under names that contradict each other, with the
    persons and objects concerned. -#}
{%- macro respondent_conflicts() -%}
    with users as (

        select
            email,
            idem_key,
            coalesce(
                {{ person_key("'email'", 'known_by') }},
                {{ person_key(
                    "if(identifier_type = 'response', 'response', 'customer')", 'identifier'
                ) }}
            ) as person_key
        from {{ ref('int_address_users') }}
        where is_shared and not is_decided

    ),

    respondents as (

        select
            email,
            array_agg(distinct person_key order by person_key) as person_keys,
            array_agg(distinct idem_key order by idem_key) as idem_keys
        from users
        group by 1

    )

    select * from respondents
{%- endmacro -%}
