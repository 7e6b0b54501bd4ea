{#- One value per object type that changes with all that a lane reads of its objects, whoever wrote
    them: not with when they were seen, but for which of an id's objects was seen last. -#}
with objects as (

    select
        object_type,
        to_json_string(struct(
            idem_key,
            payload_hash,
            changed_run_id,
            deleted_at is null as is_live,
            to_json_string(context) as context,
            row_number() over (
                partition by object_type, external_id order by last_seen desc, idem_key asc
            ) = 1 as is_latest
        )) as content
    from {{ table('raw_objects') }}

)

select
    object_type,
    concat(count(*), ' ', bit_xor(farm_fingerprint(content))) as version -- noqa: RF04
from objects
group by 1
