-- Only forward: an object's payload is the one extracted last, whatever arrived after it.
with staged as (

    {{ staged_records(staged_streams(), {}) }}

),

newest_observations as (

    select
        {{ idem_key('source_system', 'connection_name', 'object_type', 'external_id') }}
            as idem_key,
        to_hex(sha256(to_json_string(payload))) as payload_hash,
        extracted_at
    from staged
    where not is_deletion
    qualify extracted_at = max(extracted_at) over (
        partition by source_system, connection_name, object_type, external_id
    )

),

violations as (

    select
        merged.idem_key,
        merged.last_seen,
        max(newest_observations.extracted_at) as newest_extracted_at
    from {{ ref('raw_objects') }} as merged
    inner join newest_observations
        on merged.idem_key = newest_observations.idem_key
    group by merged.idem_key, merged.last_seen, merged.payload_hash
    having
        countif(newest_observations.payload_hash = merged.payload_hash) = 0
        or max(newest_observations.extracted_at) != merged.last_seen

)

select * from violations
