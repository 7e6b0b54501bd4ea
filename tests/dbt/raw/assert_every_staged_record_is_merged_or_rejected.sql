-- Nothing is lost: each record ever staged is an object, or kept as rejected with its text.
with staged as (

    {{ staged_records(staged_streams(), {}) }}

),

not_merged as (

    select
        staged.*,
        {{ raw_text('staged.payload') }} as raw_text
    from staged
    left join {{ ref('raw_objects') }} as merged
        on
            {{ idem_key(
                'staged.source_system',
                'staged.connection_name',
                'staged.object_type',
                'staged.external_id'
            ) }} = merged.idem_key
    where
        merged.idem_key is null
        and json_value(staged.payload, '$._tee_complete_since') is null

),

violations as (

    select
        not_merged.connection_name,
        not_merged.object_type,
        not_merged.external_id,
        not_merged.sequence,
        not_merged.staged_at
    from not_merged
    left join {{ ref('rejected_objects') }} as rejected
        on
            not_merged.connection_name = rejected.connection_name
            and not_merged.object_type = rejected.object_type
            and not_merged.raw_text = rejected.raw_text
    where rejected.reject_key is null

)

select * from violations
