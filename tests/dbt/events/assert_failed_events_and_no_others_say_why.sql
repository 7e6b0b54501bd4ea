-- An event of type *.failed has status failed and a sentence; any other has status ok and none.
with violations as (

    select
        event_id,
        event_type,
        status,
        error_message
    from {{ source('lorchestra', 'event_log') }}
    where
        (status = 'failed') != ends_with(event_type, '.failed')
        or (status = 'failed') != (length(trim(coalesce(error_message, ''))) > 0)

)

select * from violations
