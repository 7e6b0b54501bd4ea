{#- Each canonical table that holds objects of raw_objects: the object types it is made of, and the
    expression that says why one of them cannot be in it (null: it can). -#}
{%- macro canonical_kinds() -%}
    {{ return({
        'canonical_emails': {
            'object_types': ['email'],
            'reason': email_reject_reason(
                'objects.source_system',
                'objects.payload',
                mail_facts('objects'),
            ),
        },
    }) }}
{%- endmacro -%}
