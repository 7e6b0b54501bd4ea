{#- The value of a MAPI property that Graph gives among singleValueExtendedProperties; its id there
    is like 'Integer 0x1081'. -#}
{%- macro extended_property(payload, tag) -%}
    (
        select max(json_value(property, '$.value'))
        from unnest(json_query_array({{ payload }}, '$.singleValueExtendedProperties')) as property
        where ends_with(lower(json_value(property, '$.id')), ' {{ tag }}')
    )
{%- endmacro -%}
