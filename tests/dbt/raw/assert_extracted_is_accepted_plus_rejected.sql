-- Balanced books: of each ingest, the records that were extracted are the records, told apart by
-- the tee's numbers, whose object is in raw_objects, and those whose text is in rejected_objects.
-- What was forgotten since is in neither, and nobody knows of which run it was.
with staged as (

    {{ staged_records(staged_streams(), {}) }}

),

-- the tee counts from the second in which a run began, times 10**8
numbered as (

    select
        staged.*,
        {{ idem_key('source_system', 'connection_name', 'object_type', 'external_id') }}
            as idem_key,
        {{ raw_text('payload') }} as raw_text,
        div(sequence, 100000000) as run_second
    from staged
    where external_id is not null or json_value(payload, '$._tee_complete_since') is null

),

found as (

    select
        numbered.connection_name,
        numbered.object_type,
        numbered.run_second,
        count(distinct if(merged.idem_key is not null, numbered.sequence, null)) as accepted,
        count(distinct if(
            merged.idem_key is null and rejected.reject_key is not null, numbered.sequence, null
        )) as rejected
    from numbered
    left join {{ ref('raw_objects') }} as merged
        on numbered.idem_key = merged.idem_key
    left join {{ ref('rejected_objects') }} as rejected
        on
            {{ same_stream('numbered', 'rejected') }}
            and numbered.raw_text = rejected.raw_text
    group by 1, 2, 3

),

ingests as (

    select
        correlation_id,
        connection_name,
        target_object_type as object_type,
        unix_seconds(parse_timestamp('%Y%m%d%H%M%S', right(correlation_id, 14))) as run_second,
        lax_int64(payload.records_extracted) as extracted
    from {{ source('lorchestra', 'event_log') }}
    where event_type = 'ingest.completed'

),

forgotten as (

    select distinct
        connection_name,
        object_type
    from {{ source('memory', 'forgotten_objects') }}

),

violations as (

    select
        ingests.*,
        coalesce(found.accepted, 0) as accepted,
        coalesce(found.rejected, 0) as rejected
    from ingests
    left join found
        on
            ingests.connection_name = found.connection_name
            and ingests.object_type = found.object_type
            and ingests.run_second = found.run_second
    left join forgotten
        on
            ingests.connection_name = forgotten.connection_name
            and ingests.object_type = forgotten.object_type
    where
        coalesce(found.accepted, 0) + coalesce(found.rejected, 0) > ingests.extracted
        or (
            coalesce(found.accepted, 0) + coalesce(found.rejected, 0) < ingests.extracted
            and forgotten.object_type is null
        )

)

select * from violations
