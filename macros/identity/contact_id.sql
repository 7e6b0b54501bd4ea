{#- A contact's id in the form in which two of them are compared: people copy it into other systems
    in capitals, without its dashes or with others, with the braces that Dataverse shows around it,
    or with words before it. -#}
{%- macro contact_id(id) -%}
    {%- set seen -%}
        lower(regexp_replace(
            translate(normalize({{ id }}, nfkc), '‐‒–—―−', '------'),
            r'[\s\p{Z}\p{Cf}{}()"\x27]+', ''
        ))
    {%- endset -%}
    {%- set part = '([0-9a-f]{4})' -%}
    coalesce(
        regexp_extract({{ seen }}, r'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'),
        nullif(
            regexp_replace(
                {{ seen }},
                r'^([0-9a-f]{8})-?{{ part }}-?{{ part }}-?{{ part }}-?([0-9a-f]{12})$',
                r'\1-\2-\3-\4-\5'
            ),
            ''
        )
    )
{%- endmacro -%}
