-- One row per version of an instrument: a hash of what its answers mean, and one of all that makes
-- its labels, so that a change of the seeds is seen.
with answer_sets as (

    select
        answer_set,
        string_agg(
            to_json_string(struct({{ normalised_answer('answer') }} as answer, value, is_missing)),
            ',' order by answer
        ) as answers
    from {{ ref('answer_maps') }}
    group by 1

),

items as (

    select
        items.instrument_id,
        items.instrument_version,
        string_agg(
            to_json_string(struct(items.item_number, answer_sets.answers)),
            ',' order by items.item_number
        ) as answers,
        string_agg(
            to_json_string(struct(
                items.item_number, items.is_scored, items.is_reverse, items.is_flag
            )),
            ',' order by items.item_number
        ) as roles
    from {{ ref('instrument_items') }} as items
    left join answer_sets
        on items.answer_set = answer_sets.answer_set
    group by 1, 2

),

bands as (

    select
        instrument_id,
        instrument_version,
        string_agg(to_json_string(struct(low, high, band)), ',' order by low, high) as bands
    from {{ ref('score_bands') }}
    group by 1, 2

),

hashed as (

    select
        instruments.instrument_id,
        instruments.instrument_version,
        to_hex(sha256(to_json_string([items.answers, refusals.answers]))) as answers_hash,
        to_hex(sha256(to_json_string([
            items.answers,
            refusals.answers,
            items.roles,
            bands.bands,
            to_json_string(struct(
                instruments.instrument_version,
                instruments.method,
                instruments.max_missing,
                instruments.rounding,
                instruments.round_to,
                instruments.item_min,
                instruments.item_max,
                instruments.factor
            ))
        ]))) as rules_hash
    from {{ ref('instruments') }} as instruments
    left join items
        on
            instruments.instrument_id = items.instrument_id
            and instruments.instrument_version = items.instrument_version
    left join bands
        on
            instruments.instrument_id = bands.instrument_id
            and instruments.instrument_version = bands.instrument_version
    left join answer_sets as refusals
        on instruments.refusal_set = refusals.answer_set

)

select * from hashed
