{#- Items that count, or that raise a flag, of the instruments that a known form is `bound` to, and
    that none of its `questions` is bound to. -#}
{%- macro items_not_bound(bound, items, questions) -%}
    select
        bound.form_id,
        cast(null as string) as question_id,
        cast(null as string) as question_title,
        items.instrument_id,
        items.instrument_name,
        items.item_number,
        'unbound_item' as problem,
        cast(null as string) as detail
    from {{ bound }} as bound
    inner join (select distinct form_id from {{ questions }} where is_asked is not null) as known
        on bound.form_id = known.form_id
    inner join {{ items }} as items
        on
            bound.instrument_id = items.instrument_id
            and bound.instrument_version = items.instrument_version
    left join {{ questions }} as questions
        on
            bound.form_id = questions.form_id
            and items.instrument_id = questions.instrument_id
            and items.instrument_version = questions.instrument_version
            and items.item_number = questions.item_number
    where (items.is_scored or items.is_flag) and questions.question_id is null
{%- endmacro -%}
