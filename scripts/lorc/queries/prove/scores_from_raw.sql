{#- Scores of a week counted anew, from the answers in raw_objects and the seeds alone: no model is
    read. A row for each figure and instrument, with the keys of the responses behind it. -#}
{%- set submitted = "timestamp(json_value(payload, '$.lastSubmittedTime'))" -%}
{%- set asked = "split(responses.told, concat('\"', bound.question_id, '\":{'))[safe_offset(1)]" -%}
{%- set answer = "split(split(split(" ~ asked ~ ", '}')[safe_offset(0)], '\"value\":\"'"
    ~ ")[safe_offset(1)], '\"')[safe_offset(0)]" -%}
with responses as (

    select
        idem_key,
        to_json_string(payload) as told
    from {{ table('raw_objects') }}
    where
        object_type = 'form_response'
        and deleted_at is null
        and date_trunc(date({{ submitted }}, {{ sql_string(time_zone) }}), isoweek) = date(@week)

),

given as (

    select
        responses.idem_key,
        items.instrument_id,
        items.is_scored,
        items.is_flag and maps.value > rules.item_min as is_raised,
        if(items.is_reverse, rules.item_min + rules.item_max - maps.value, maps.value) as worth,
        rules.item_count,
        rules.max_missing,
        rules.round_to,
        coalesce(rules.factor, 1) * if(rules.method = 'sum', rules.item_count, 1) as weight
    from responses
    inner join {{ table('form_bindings') }} as bound
        on strpos(responses.told, concat('"', bound.question_id, '":{')) > 0
    inner join {{ table('instrument_items') }} as items
        on
            bound.instrument_id = items.instrument_id
            and bound.instrument_version = items.instrument_version
            and bound.item_number = items.item_number
    inner join {{ table('instruments') }} as rules
        on
            bound.instrument_id = rules.instrument_id
            and bound.instrument_version = rules.instrument_version
    left join {{ table('answer_maps') }} as maps
        on
            items.answer_set = maps.answer_set
            and lower(maps.answer) = lower(trim({{ answer }}))

),

sheets as (

    select
        idem_key,
        instrument_id,
        logical_or(coalesce(is_raised, false)) as is_raised,
        if(
            countif(is_scored and worth is not null) >= min(item_count - max_missing),
            floor(avg(if(is_scored, worth, null)) * min(weight) / min(round_to) + 0.5)
            * min(round_to),
            null
        ) as total
    from given
    group by idem_key, instrument_id

),

counted as (

    select
        dimension,
        count(total) as scores,
        cast(round(avg(total), 2) as numeric) as mean_score,
        countif(is_raised) as flags_raised,
        array_agg(if(total is null, null, idem_key) ignore nulls order by idem_key) as scored,
        array_agg(if(is_raised, idem_key, null) ignore nulls order by idem_key) as raised
    from sheets
    cross join unnest([instrument_id, 'all']) as dimension
    group by dimension

)

select
    'scores' as metric,
    dimension,
    cast(scores as numeric) as value, -- noqa: RF04
    scored as idem_keys
from counted
where scores > 0 or dimension = 'all'
union all
select
    'flags_raised' as metric,
    dimension,
    cast(flags_raised as numeric) as value, -- noqa: RF04
    raised as idem_keys
from counted
where flags_raised > 0 or dimension = 'all'
union all
select
    'mean_score' as metric,
    dimension,
    mean_score as value, -- noqa: RF04
    scored as idem_keys
from counted
where scores > 0 and dimension != 'all'
