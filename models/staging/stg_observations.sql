-- One row per object among the staged records: its newest observation, when it was seen first and
-- last, and when it was last reported as gone. Of an object that was not seen, only reported as
-- gone, it is the newest report.
with accepted as (

    select * from {{ ref('stg_records') }}
    where
        reject_reason is null
        and complete_since is null

),

identified as (

    select
        {{ idem_key('source_system', 'connection_name', 'object_type', 'external_id') }}
            as idem_key,
        accepted.* except (reject_reason, complete_since),
        to_hex(sha256(to_json_string(payload))) as payload_hash
    from accepted

),

latest_per_key as (

    select
        * except (extracted_at, staged_at, is_deletion),
        max(if(is_deletion, null, extracted_at)) over (whole_key) as seen_at,
        max(if(is_deletion, extracted_at, null)) over (whole_key) as gone_at,
        min(extracted_at) over (whole_key) as first_extracted_at,
        max(staged_at) over (whole_key) as last_staged_at
    from identified
    where true
    qualify row_number() over (newest_seen_first) = 1
    window
        newest_seen_first as (
            partition by idem_key
            order by is_deletion asc, extracted_at desc, sequence desc, payload_hash desc
        ),
        whole_key as (
            newest_seen_first rows between unbounded preceding and unbounded following
        )

)

select * from latest_per_key
