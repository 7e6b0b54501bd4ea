{#- One row per form response with a client code: the contact in use whose code it is,
    or the one who has left whose it was. -#}
{%- macro claimed_codes() -%}
    with evidence as (

        select * from {{ ref('int_response_evidence') }}

    ),

    codes as (

        select
            idem_key,
            if(is_active, contact_id, null) as contact_id,
            if(is_active, null, contact_id) as left_contact_id,
            is_contradicted
        from evidence
        where client_code is not null

    )

    select * from codes
{%- endmacro -%}
