{#- Whether a JSON text holds what @pattern matches, in clear or in the body of a mail, which
    Gmail writes in URL-safe base64. -#}
{%- macro mentions(text) -%}
    (
        regexp_contains({{ text }}, @pattern)
        or exists (
            select 1
            from unnest(regexp_extract_all({{ text }}, r'data\\*":\s*\\*"([A-Za-z0-9_-]+)')) as body
            where regexp_contains(
                safe_convert_bytes_to_string(safe.from_base64(translate(body, '-_', '+/'))),
                @pattern
            )
        )
    )
{%- endmacro -%}
