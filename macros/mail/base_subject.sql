{#- A subject without what mail programs put before that of an answer or of a mail passed on, and
    without what systems put there in brackets if anything is left then, in the form in which two are
    compared (RFC 5256, 2.1), and no longer than Outlook leaves any. `prefixes` is an alternation of
    the seed's. -#}
{%- macro base_subject(subject, prefixes) -%}
    {%- set bases = [] -%}
    {%- for blob in ['|[\\s\\x{00A0}\\x{3000}]*\\[[^\\[\\]]*\\][\\s\\x{00A0}\\x{3000}]*', ''] -%}
        {%- set base -%}
            trim(lower(regexp_replace(
                regexp_replace(
                    regexp_replace(
                        normalize(substr(coalesce({{ subject }}, ''), 1, 1000), nfc), r'\p{Cf}', ''
                    ),
                    concat(
                        r'(?i)^(?:[\s\x{00A0}\x{3000}\[]*(?:', {{ prefixes }},
                        r')\.?[\s\x{00A0}]*(?:[\[(^]?[0-9]{1,3}[\])]?)?[\s\x{00A0}]*[:\x{FF1A}]',
                        r'{{ blob }})+'
                    ),
                    ''
                ),
                r'[\s\x{00A0}\x{3000}]+', ' '
            )), ' ]')
        {%- endset -%}
        {%- do bases.append(base) -%}
    {%- endfor -%}
    substr(coalesce(nullif({{ bases[0] }}, ''), {{ bases[1] }}), 1, 200)
{%- endmacro -%}
