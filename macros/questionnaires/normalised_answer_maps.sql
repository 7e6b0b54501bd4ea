{#- The rows of answer_maps with the form in which an answer is looked up: worked out for each of
    them once, and not for each answer that is held against them. -#}
{%- macro normalised_answer_maps() -%}
    select
        *,
        {{ normalised_answer('answer') }} as normalised
    from {{ ref('answer_maps') }}
{%- endmacro -%}
