{#- The rows of `totals` with their band and, where there is no total or it must not be shown, the
    reason: what of the two it was that too many items lack, or what makes it impossible. -#}
{%- macro judged_totals(expected, totals) -%}
    select
        expected.* except (unasked_flags),
        totals.* except (score_key),
        score_bands.band,
        case
            when expected.is_of_no_question then 'no_question_of_its_form'
            when totals.total is null and totals.n_rejected = 0 then 'too_many_missing'
            when totals.total is null and totals.n_answered + totals.n_rejected = totals.n_items
                then 'too_many_rejected'
            when totals.total is null then 'too_many_missing_or_rejected'
            when totals.total not between totals.lowest and totals.highest
                then 'total_out_of_range'
            when banded.instrument_id is not null and score_bands.band is null
                then 'total_without_band'
        end as no_total_reason
    from {{ expected }} as expected
    inner join {{ totals }} as totals
        on expected.score_key = totals.score_key
    left join (
        select distinct
            instrument_id,
            instrument_version
        from {{ ref('score_bands') }}
    ) as banded
        on
            expected.instrument_id = banded.instrument_id
            and expected.instrument_version = banded.instrument_version
    left join {{ ref('score_bands') }} as score_bands
        on
            expected.instrument_id = score_bands.instrument_id
            and expected.instrument_version = score_bands.instrument_version
            and totals.total between score_bands.low and score_bands.high
{%- endmacro -%}
