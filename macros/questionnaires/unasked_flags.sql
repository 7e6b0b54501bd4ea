{#- Per form and instrument of `bindings`: its flag items, and those of them that the form does not
    ask now, so that nobody can be seen to have answered them. A form that is not known asks what
    is bound. -#}
{%- macro unasked_flags(bindings) -%}
    select
        bindings.form_id,
        bindings.instrument_id,
        array_agg(items.item_number order by items.item_number) as flag_items,
        array_agg(
            if(asked.item_number is null, items.item_number, null) ignore nulls
            order by items.item_number
        ) as unasked_flags
    from {{ bindings }} as bindings
    inner join {{ ref('instrument_items') }} as items
        on
            bindings.instrument_id = items.instrument_id
            and bindings.instrument_version = items.instrument_version
    left join (
        select distinct
            form_id,
            instrument_id,
            instrument_version,
            item_number
        from {{ ref('form_questions') }}
        where instrument_id is not null and coalesce(is_asked, true)
    ) as asked
        on
            bindings.form_id = asked.form_id
            and bindings.instrument_id = asked.instrument_id
            and bindings.instrument_version = asked.instrument_version
            and items.item_number = asked.item_number
    where items.is_flag
    group by 1, 2
{%- endmacro -%}
