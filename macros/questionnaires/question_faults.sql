{#- The questions of a relation that have a fault, and what it is about, for a UNION. -#}
{%- macro question_faults(problem, relation, condition, detail='cast(null as string)') -%}
    select
        form_id,
        question_id,
        '{{ problem }}' as problem,
        {{ detail }} as detail
    from {{ relation }}
    where {{ condition }}
{%- endmacro -%}
