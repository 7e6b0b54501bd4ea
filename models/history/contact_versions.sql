-- One row per contact as it is now, with a hash of what contacts_history keeps from version to
-- version. When the record was last touched is not part of it.
with contacts as (

    select
        idem_key,
        contact_id,
        full_name,
        given_name,
        family_name,
        emails,
        phone,
        birth_date,
        stage, -- noqa: RF04
        is_active,
        owner_name,
        stage_code
    from {{ ref('canonical_contacts') }}

),

versions as (

    select
        *,
        to_hex(sha256(to_json_string(contacts))) as content_hash
    from contacts

)

select * from versions
