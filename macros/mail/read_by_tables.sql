{#- Two CTEs: each mail of `mails` with what a function reads in it as `facts`, once more by the
    tables of characters where it cannot be read without them. Those mails alone are given them. -#}
{%- macro read_by_tables(mails, name) -%}
read_once as (

    select
        *,
        {{ function(name) }}(payload) as read_facts
    from {{ mails }}

),

parsed as (

    select
        read_once.* except (read_facts),
        case
            when needed.tables_needed is null then read_once.read_facts
            else {{ function(name ~ '_by_tables') }}(read_once.payload, needed.character_tables)
        end as facts
    from read_once
    left join {{ ref('int_character_tables') }} as needed
        on read_once.read_facts.tables_needed = needed.tables_needed

)
{%- endmacro -%}
