-- One row per rejected record among the staged ones, however often it was staged: its newest time.
with rejected as (

    select
        * except (payload, context, schema_ref, is_deletion, complete_since),
        {{ raw_text('payload') }} as raw_text
    from {{ ref('stg_records') }}
    where reject_reason is not null

),

identified as (

    select
        *,
        to_hex(sha256({{ idem_key(
            'source_system', 'connection_name', 'object_type',
            'to_json_string([reject_reason, raw_text])'
        ) }})) as reject_key
    from rejected

),

latest_per_key as (

    select
        *,
        min(extracted_at) over (partition by reject_key) as first_extracted_at,
        max(staged_at) over (partition by reject_key) as last_staged_at
    from identified
    where true
    qualify row_number() over (
        partition by reject_key
        order by extracted_at desc, sequence desc
    ) = 1

)

select * from latest_per_key
