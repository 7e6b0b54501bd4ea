{#- One row per score: the points and how many items gave them, which are missing, and the flags.
    Only scored items count; a rejected answer to one that is not is listed with the others. The
    lowest and the highest total are what the instrument's items can give. -#}
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
        coalesce(factor, 1) * item_min * if(method = 'sum', countif(is_scored), 1) as lowest,
        coalesce(factor, 1) * item_max * if(method = 'sum', countif(is_scored), 1) as highest,
        countif(flag_state = 'raised') > 0 as has_flag,
        case
            when countif(flag_state = 'raised') > 0 then 'raised'
            when countif(flag_state = 'unread') > 0 then 'unread'
            when countif(flag_state = 'clear') > 0 then 'clear'
        end as flag_state,
        array_agg(
            if(
                flag_state is null,
                null,
                struct(item_number as item_number, flag_state as state)
            ) ignore nulls
            order by item_number
        ) as flags,
        array_agg(
            if(
                is_scored and points is null and ifnull(array_length(rejected_answers), 0) = 0,
                item_number,
                null
            ) ignore nulls
            order by item_number
        ) as missing_items,
        array_concat_agg(rejected_answers order by item_number) as rejected_answers
    from (

        {{ scored_items(expected, answers) }}

    )
    group by 1, 2, 3, 4, 5, item_min, item_max, factor
{%- endmacro -%}
