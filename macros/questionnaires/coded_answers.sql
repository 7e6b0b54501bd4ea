{#- The rows of canonical_answers for `answers` (idem_key, question_id, position, raw_value) of
    `responses` (idem_key, form_id, context_hash, source_hash). What a question means is looked up in
    the seeds: instrument and item by its binding, the value by the item's answer set, or else by the
    instrument's refusals. Of several answers to one item, in one question or two, none counts. -#}
{%- macro coded_answers(answers, responses) -%}
    {%- set is_given = "(ifnull(mapped.normalised, '') != ''"
        ~ " and not mapped.is_missing)" -%}
    {%- set is_one_of_several -%}
        countif(mapped.item_number is not null and {{ is_given }}) over (
            partition by mapped.idem_key, mapped.instrument_id,
                mapped.instrument_version, mapped.item_number
        ) > 1
    {%- endset -%}
    select
        to_hex(sha256(to_json_string(
            [mapped.idem_key, mapped.question_id, cast(mapped.position as string)]
        ))) as answer_key,
        mapped.idem_key,
        responses.form_id,
        mapped.question_id,
        mapped.question_title,
        mapped.position,
        mapped.raw_value,
        mapped.instrument_id,
        mapped.instrument_version,
        mapped.item_number,
        if({{ is_one_of_several }}, null, mapped.value) as coded_value,
        case
            when mapped.instrument_id is null then null
            when not mapped.is_item then 'no_such_item'
            when not {{ is_given }} then null
            when mapped.is_digit and not mapped.are_digits_bound then 'scale_not_bound'
            when
                mapped.value is null
                and regexp_contains(trim(mapped.raw_value), r'^[+-]?[0-9]+([.,][0-9]+)?$')
                then 'out_of_range'
            when mapped.value is null then 'unknown_answer'
            when {{ is_one_of_several }} then 'several_answers'
        end as reject_reason,
        responses.context_hash,
        responses.source_hash,
        mapped.value as given_value
    from (

        {{ mapped_answers(answers, responses) }}

    ) as mapped
    inner join {{ responses }} as responses
        on mapped.idem_key = responses.idem_key
{%- endmacro -%}
