{#- The values of the items of `asked` (item_questions) that none of their `options` gives. Where
    the options are digits that are not bound, that is a fault of its own. -#}
{%- macro values_not_offered(asked, options) -%}
    select
        asked.form_id,
        asked.question_id,
        'value_not_offered' as problem,
        cast(item_value as string) as detail
    from {{ asked }} as asked
    cross join unnest(asked.item_values) as item_value
    left join {{ options }} as options
        on
            asked.form_id = options.form_id
            and asked.question_id = options.question_id
            and options.value = item_value
    where
        asked.is_choice
        and (asked.lowest_digit is null or asked.are_digits_bound)
        and options.value is null
{%- endmacro -%}
