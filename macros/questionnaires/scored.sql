{#- The scores of `expected` (the columns of int_expected_scores) from `answers` (those of
    canonical_answers), for any instrument of the seeds, in one rule: each item that is not answered
    counts as the mean of the answered ones, unless more are missing than the instrument allows.
    Rounded half up in whole numbers of `round_to`, so that no fraction falls between two bands, then
    times the instrument's factor: `step` is both. -#}
{%- macro scored(expected, answers) -%}
    with tallied as (

        {{ tallied_items(expected, answers) }}

    ),

    totals as (

        select
            *,
            if(
                n_answered > 0 and n_items - n_answered <= max_missing,
                step * cast(
                    div(
                        2 * points * if(method = 'sum', n_items, 1) * units + n_answered,
                        2 * n_answered
                    )
                    as numeric
                ),
                null
            ) as total
        from tallied

    )

    select
        expected.score_key,
        expected.idem_key,
        expected.subject_key,
        expected.form_id,
        expected.instrument_id,
        expected.instrument_version,
        expected.occurred_at,
        totals.total,
        score_bands.band,
        totals.n_items,
        totals.n_answered,
        totals.n_items - totals.n_answered - totals.n_rejected as n_missing,
        totals.n_rejected,
        totals.total is not null and totals.n_answered < totals.n_items as is_prorated,
        totals.has_flag,
        totals.rejected_answers,
        expected.rules_hash,
        expected.source_hash
    from {{ expected }} as expected
    inner join totals
        on expected.score_key = totals.score_key
    left join {{ ref('score_bands') }} as score_bands
        on
            expected.instrument_id = score_bands.instrument_id
            and expected.instrument_version = score_bands.instrument_version
            and totals.total between score_bands.low and score_bands.high
{%- endmacro -%}
