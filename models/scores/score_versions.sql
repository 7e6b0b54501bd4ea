-- One row per score and time at which its response was submitted: as first submitted, and after
-- each edit. It stays when the response is edited again, and its label as it was then with it.
with scores as (

    select
        to_hex(sha256(to_json_string(struct(score_key, occurred_at)))) as version_key,
        to_hex(sha256(to_json_string(struct(
            subject_key, rules_hash, source_hash, total, band, no_total_reason, flags
        )))) as label_hash,
        score_key,
        idem_key,
        subject_key,
        instrument_id,
        instrument_version,
        occurred_at,
        total,
        band,
        n_items,
        n_answered,
        n_missing,
        n_rejected,
        is_prorated,
        no_total_reason,
        missing_items,
        has_flag,
        flag_state,
        flags,
        rules_hash,
        source_hash
    from {{ ref('questionnaire_scores') }}

),

versions as (

    select
        scores.*,
        current_timestamp() as recorded_at
    from scores
    left join {{ this }} as known
        on
            scores.version_key = known.version_key
            and scores.label_hash = known.label_hash
    where known.version_key is null

)

select * from versions
