{#- The records that are rejected for one reason and not accepted since, without their text. -#}
select
    reject_key,
    connection_name,
    object_type,
    first_seen,
    last_seen,
    length(raw_text) as characters
from {{ table('rejected_objects') }}
where
    accepted_at is null
    and reject_reason = {{ sql_string(reason) }}
order by connection_name, object_type, first_seen, reject_key
