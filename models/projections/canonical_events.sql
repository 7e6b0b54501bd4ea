-- One row per version of a mail, a form response or a score that the canonical layer and the scores
-- have held, for whoever follows them. It stays when the object is gone.
with versions as (

    {{ canonical_event(
        ref('canonical_emails'), 'email.canonicalized', 'email_canonicalized',
        'coalesce(received_at, sent_at)',
        ['source_system', 'connection_name', 'direction', 'source_hash']
    ) }}
    union all
    {{ canonical_event(
        ref('canonical_questionnaire_responses'), 'questionnaire_response',
        'questionnaire_response', 'submitted_at',
        ['source_system', 'connection_name', 'form_id', 'answer_count', 'source_hash']
    ) }}
    union all
    {{ canonical_event(
        ref('questionnaire_scores'), 'measurement.scored', 'measurement_scored', 'occurred_at',
        ['score_key', 'instrument_id', 'instrument_version', 'total', 'band', 'has_flag',
         'is_prorated', 'source_hash']
    ) }}

),

identified as (

    select
        to_hex(sha256(concat(event_type, ' ', payload, ' ', idem_key))) as event_id,
        *
    from versions

),

emitted as (

    select
        identified.event_id,
        identified.event_type,
        identified.schema_ref,
        identified.occurred_at,
        identified.idem_key,
        parse_json(identified.payload) as payload,
        current_timestamp() as recorded_at
    from identified
    {% if is_incremental() %}
        left join {{ this }} as known
            on identified.event_id = known.event_id
        where known.event_id is null
    {% endif %}

)

select * from emitted
