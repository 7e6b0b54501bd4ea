{#- One row per score: the points and how many items gave them. Only scored items count; a rejected
    answer to one that is not is listed with the others. -#}
{%- macro tallied_items(expected, answers) -%}
    select
        score_key,
        method,
        max_missing,
        step,
        units,
        countif(is_scored) as n_items,
        countif(is_scored and points is not null) as n_answered,
        countif(is_scored and array_length(rejected_answers) > 0) as n_rejected,
        sum(if(is_scored, points, 0)) as points,
        countif(is_flag and points > item_min) > 0 as has_flag,
        array_concat_agg(rejected_answers order by item_number) as rejected_answers
    from (

        {{ scored_items(expected, answers) }}

    )
    group by 1, 2, 3, 4, 5
{%- endmacro -%}
