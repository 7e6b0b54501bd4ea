{#- The scores of `expected` (the columns of int_expected_scores) from `answers` (those of
    canonical_answers), by one rule: each item that is not answered counts as the mean of the
    answered ones, unless more are missing than the instrument allows; rounded half up to `round_to`,
    then times the factor (`step` is both). A total that cannot be is not shown. -#}
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
                    ) as numeric
                ),
                null
            ) as total
        from tallied

    ),

    judged as (

        {{ judged_totals(expected, 'totals') }}

    )

    select
        score_key,
        idem_key,
        subject_key,
        form_id,
        instrument_id,
        instrument_version,
        occurred_at,
        if(no_total_reason is null, total, null) as total,
        if(no_total_reason is null, band, null) as band,
        n_items,
        n_answered,
        n_items - n_answered - n_rejected as n_missing,
        n_rejected,
        no_total_reason is null and n_answered < n_items as is_prorated,
        has_flag,
        rejected_answers,
        rules_hash,
        source_hash,
        no_total_reason,
        flag_state,
        flags,
        missing_items
    from judged
{%- endmacro -%}
