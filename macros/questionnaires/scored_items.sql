{#- One row per item of each expected score: its value, turned round where the item is reversed, or
    null, the rejected answers to it, and a flag item's state by every value that was given. -#}
{%- macro scored_items(expected, answers) -%}
    select
        expected.score_key,
        instruments.method,
        instruments.max_missing,
        instruments.round_to * coalesce(instruments.factor, 1) as step,
        cast(1 / instruments.round_to as int64) as units,
        instruments.item_min,
        instruments.item_max,
        instruments.factor,
        instrument_items.item_number,
        instrument_items.is_scored,
        if(
            countif(answers.reject_reason is not null) > 0,
            null,
            if(
                instrument_items.is_reverse,
                instruments.item_min + instruments.item_max - max(answers.coded_value),
                max(answers.coded_value)
            )
        ) as points,
        if(
            instrument_items.is_flag,
            {{ flag_state('coalesce(answers.given_value, answers.coded_value)') }},
            null
        ) as flag_state,
        array_agg(
            if(
                answers.reject_reason is null,
                null,
                struct(
                    answers.question_id as question_id,
                    answers.item_number as item_number,
                    answers.raw_value as raw_value,
                    answers.reject_reason as reason
                )
            ) ignore nulls
            order by answers.question_id, answers.position
        ) as rejected_answers
    from {{ expected }} as expected
    inner join {{ ref('instruments') }} as instruments
        on
            expected.instrument_id = instruments.instrument_id
            and expected.instrument_version = instruments.instrument_version
    inner join {{ ref('instrument_items') }} as instrument_items
        on
            expected.instrument_id = instrument_items.instrument_id
            and expected.instrument_version = instrument_items.instrument_version
    left join {{ answer_limits() }} as limits
        on instrument_items.answer_set = limits.answer_set
    left join {{ answers }} as answers
        on
            expected.idem_key = answers.idem_key
            and instrument_items.instrument_id = answers.instrument_id
            and instrument_items.item_number = answers.item_number
    group by
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, instrument_items.is_reverse, instrument_items.is_flag
{%- endmacro -%}
