{#- Octets of the raw message as far as the provider tells: Gmail's estimate, and in Graph the
    extended property PidTagMessageSize (0x0e08), if it was asked for. -#}
{%- macro email_size(mail) -%}
    coalesce(
        safe_cast(json_value({{ mail }}.payload, '$.sizeEstimate') as int64),
        safe_cast({{ extended_property(mail ~ '.payload', '0x0e08') }} as int64)
    )
{%- endmacro -%}
