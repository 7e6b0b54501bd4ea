{#- The lowest and the highest value of each answer set, as a subquery. -#}
{%- macro answer_limits() -%}
    (
        select
            answer_set,
            min(value) as lowest,
            max(value) as highest
        from {{ ref('answer_maps') }}
        group by 1
    )
{%- endmacro -%}
