-- One row per value of an answer to a form, coded where the seeds bind its question to an
-- instrument. An answer outside the map is rejected by itself; one that was left blank or refused
-- has neither a value nor a reason.
with responses as (

    select
        idem_key,
        form_id,
        answer_count,
        context_hash,
        source_hash
    from {{ ref('canonical_questionnaire_responses') }}

),

stored as (

    {{ stored_keys(
        this if is_incremental(), ['answer_key', 'idem_key', 'context_hash', 'source_hash']
    ) }}

),

built as (

    select distinct
        idem_key,
        context_hash,
        source_hash
    from stored

),

changed as (

    select responses.*
    from responses
    left join built
        on
            responses.idem_key = built.idem_key
            and responses.source_hash = built.source_hash
            and responses.context_hash is not distinct from built.context_hash
    where built.idem_key is null and responses.answer_count > 0

),

payloads as (

    select
        changed.idem_key,
        json_query(raw_objects.payload, '$.answers') as answers
    from changed
    inner join {{ ref('raw_objects') }} as raw_objects
        on
            changed.idem_key = raw_objects.idem_key
            and changed.source_hash = raw_objects.payload_hash
    where {{ object_scope(['form_response'], prefix='raw_objects.') | join(' and ') }}

),

given as (

    {{ answer_values('payloads') }}

),

coded as (

    {{ coded_answers('given', 'changed') }}

),

-- what the table holds of responses that are gone, or that are read again
removed as (

    select stored.answer_key
    from stored
    left join responses
        on
            stored.idem_key = responses.idem_key
            and stored.source_hash = responses.source_hash
            and stored.context_hash is not distinct from responses.context_hash
    where responses.idem_key is null

),

updates as (

    select
        coalesce(coded.answer_key, removed.answer_key) as answer_key,
        coded.* except (answer_key)
    from coded
    full outer join removed
        on coded.answer_key = removed.answer_key

)

select * from updates
