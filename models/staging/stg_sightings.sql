-- One row per object among the staged records: its newest sighting, with the time of the first one.
with accepted as (

    select * from {{ ref('stg_records') }}
    where reject_reason is null

),

identified as (

    select
        {{ idem_key('source_system', 'connection_name', 'object_type', 'external_id') }}
            as idem_key,
        accepted.* except (reject_reason),
        to_hex(sha256(to_json_string(payload))) as payload_hash
    from accepted

),

latest_per_key as (

    select
        *,
        min(extracted_at) over (whole_key) as first_extracted_at,
        max(staged_at) over (whole_key) as last_staged_at
    from identified
    where true
    qualify row_number() over (newest_first) = 1
    window
        newest_first as (
            partition by idem_key
            order by extracted_at desc, sequence desc, payload_hash desc
        ),
        whole_key as (newest_first rows between unbounded preceding and unbounded following)

)

select * from latest_per_key
