{#- Scores of a week counted anew, from raw_objects and the seeds alone: no model is read. An answer
    is its words, with its number beside them or not; a digit of a scale with other ends counts from
    the end that is bound. A row per figure and instrument, with the keys of the responses. -#}
{%- set submitted -%}
    coalesce(
        {{ source_time("json_value(payload, '$.lastSubmittedTime')") }},
        {{ source_time("json_value(payload, '$.createTime')") }}
    )
{%- endset -%}
{%- set asked = "split(responses.told, concat('\"', bound.question_id, '\":{'))[safe_offset(1)]" -%}
{%- set values = "split(split(" ~ asked ~ ", '}}')[safe_offset(0)], '\"value\":\"')" -%}
{%- set answer = "split(piece, '\"')[safe_offset(0)]" -%}
{%- macro words(text) -%}
    lower(trim(regexp_replace(
        normalize(regexp_replace({{ text }}, r'\p{Cf}', ''), nfkc), r'[^\pL\pM\pN]+', ' '
    )))
{%- endmacro -%}
with responses as (

    select
        idem_key,
        coalesce(json_value(payload, '$.formId'), json_value(context, '$.formId')) as form_id,
        to_json_string(payload) as told
    from {{ table('raw_objects') }}
    where
        object_type = 'form_response'
        and deleted_at is null
        and date_trunc(date({{ submitted }}, {{ sql_string(time_zone) }}), isoweek) = date(@week)

),

answered as (

    select
        responses.idem_key,
        bound.*,
        {{ words(answer) }} as answer,
        count(*) over (partition by responses.idem_key, bound.form_id, bound.question_id) as given,
        (safe_cast({{ words(answer) }} as int64) - ends.scale_low)
        * sign(ends.scale_high - ends.scale_low) as steps
    from responses
    inner join {{ table('form_bindings') }} as bound
        on
            responses.form_id = bound.form_id
            and strpos(responses.told, concat('"', bound.question_id, '":{')) > 0
    cross join unnest({{ values }}) as piece with offset as place
    left join {{ table('bound_questions') }} as ends
        on bound.form_id = ends.form_id and bound.question_id = ends.question_id
    where place > 0

),

meant as (

    select distinct
        answered.idem_key,
        answered.given = 1 as is_one,
        items.*,
        rules.* except (instrument_id, instrument_version, note),
        case
            when answered.steps is null then maps.value
            when answered.steps between 0 and rules.item_max - rules.item_min
                then rules.item_min + answered.steps
        end as value -- noqa: RF04
    from answered
    inner join {{ table('instrument_items') }} as items
        on
            answered.instrument_id = items.instrument_id
            and answered.instrument_version = items.instrument_version
            and answered.item_number = items.item_number
    inner join {{ table('instruments') }} as rules
        on
            answered.instrument_id = rules.instrument_id
            and answered.instrument_version = rules.instrument_version
    left join {{ table('answer_maps') }} as maps
        on
            items.answer_set = maps.answer_set
            and answered.answer in (
                {{ words('maps.answer') }},
                concat(cast(maps.value as string), ' ', {{ words('maps.answer') }}),
                concat({{ words('maps.answer') }}, ' ', cast(maps.value as string))
            )

),

sheets as (

    select
        idem_key,
        instrument_id,
        coalesce(logical_or(is_flag and value > item_min), false) as is_raised,
        if(
            countif(is_scored and is_one and value is not null) >= min(item_count - max_missing),
            floor(
                avg(
                    case
                        when is_scored and is_one
                            then if(is_reverse, item_min + item_max - value, value)
                    end
                )
                * min(coalesce(factor, 1) * if(method = 'sum', item_count, 1)) / min(round_to) + 0.5
            ) * min(round_to),
            null
        ) as total
    from meant
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
