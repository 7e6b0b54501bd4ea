{#- An address in the form in which two of them are compared: trimmed of all that is not seen,
    NFC, small letters, the domain in Unicode (xn-- read). -#}
{%- macro normalised_email(address) -%}
    {%- set space = '[\\s\\x0b\\x85\\p{Z}\\p{Cf}]+' -%}
    {%- set folded = "normalize(lower(regexp_replace(" ~ address ~ ", r'^" ~ space ~ "|" ~ space
        ~ "$', '')), nfc)" -%}
    nullif(
        if(
            strpos(lower({{ address }}), 'xn--') > 0,
            {{ function('unicode_domain') }}({{ folded }}),
            {{ folded }}
        ),
        ''
    )
{%- endmacro -%}
