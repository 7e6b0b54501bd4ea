{#- Questions that a form asks, that are bound to nothing and that read like an item, but for
    punctuation and a number before it: by its text, or by the title of a question that is bound to
    it. Where items of several instruments read alike, those count that the form asks already. -#}
{%- macro questions_like_items(questions, items) -%}
    select distinct
        unbound.form_id,
        unbound.question_id,
        unbound.question_title,
        items.instrument_id,
        items.instrument_name,
        items.item_number,
        'reads_like_an_item' as problem,
        cast(null as string) as detail
    from (
        select
            *,
            regexp_replace(
                {{ wording('question_title') }}, r'^(?:[a-z]{1,8} ?)?[0-9]+(?:[a-z]\b)? ?', ''
            ) as wording
        from {{ questions }}
        where is_asked and instrument_id is null and field is null
    ) as unbound
    inner join (
        select
            instrument_id,
            instrument_version,
            item_number,
            {{ wording('item_text') }} as wording
        from {{ items }}

        union distinct

        select
            instrument_id,
            instrument_version,
            item_number,
            {{ wording('bound_title') }} as wording
        from {{ questions }}
        where instrument_id is not null and bound_title is not null
    ) as wordings
        on unbound.wording = wordings.wording
    inner join {{ items }} as items
        on
            wordings.instrument_id = items.instrument_id
            and wordings.instrument_version = items.instrument_version
            and wordings.item_number = items.item_number
    left join (
        select distinct
            form_id,
            instrument_id
        from {{ questions }}
        where instrument_id is not null
    ) as used
        on unbound.form_id = used.form_id and items.instrument_id = used.instrument_id
    qualify
        used.instrument_id is not null
        or countif(used.instrument_id is not null) over (
            partition by unbound.form_id, unbound.question_id
        ) = 0
{%- endmacro -%}
