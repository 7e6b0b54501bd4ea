-- Every mail, response and score as the tables hold it has its event on record.
with versions as (

    select
        idem_key,
        source_hash,
        'email.canonicalized' as event_type
    from {{ ref('canonical_emails') }}
    union all
    select
        idem_key,
        source_hash,
        'questionnaire_response' as event_type
    from {{ ref('canonical_questionnaire_responses') }}
    union all
    select
        idem_key,
        source_hash,
        'measurement.scored' as event_type
    from {{ ref('questionnaire_scores') }}

),

events as (

    select distinct
        idem_key,
        event_type,
        json_value(payload, '$.source_hash') as source_hash
    from {{ ref('canonical_events') }}

),

violations as (

    select versions.*
    from versions
    left join events
        on
            versions.idem_key = events.idem_key
            and versions.event_type = events.event_type
            and versions.source_hash = events.source_hash
    where events.idem_key is null

)

select * from violations
