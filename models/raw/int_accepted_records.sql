-- Two rows per staged record that is no longer, or never was, refused: by its external_id and by
-- its text, whichever a rejected record can be matched with.
with accepted as (

    select
        records.source_system,
        records.connection_name,
        records.object_type,
        records.extracted_at,
        records.staged_at,
        known_by
    from {{ ref('stg_records') }} as records
    cross join unnest([records.external_id, {{ raw_text('records.payload') }}]) as known_by
    where
        records.reject_reason is null
        and records.complete_since is null
        and not records.is_deletion

)

select * from accepted
