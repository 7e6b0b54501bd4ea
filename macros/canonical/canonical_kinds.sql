{#- Each canonical table that holds objects of raw_objects: the object types it is made of, and the
    expression that says why one of them cannot be in it (null: it can). In the expression the
    object is `objects`. -#}
{%- macro canonical_kinds() -%}
    {% set reasons = {
        'canonical_emails': (['email'], email_reject_reason(
            'objects.source_system', 'objects.payload', mail_facts('objects')
        )),
        'canonical_contacts': (['contact'], contact_reject_reason('objects.payload')),
        'canonical_sessions': (['session'], session_reject_reason('objects.payload')),
        'canonical_reports': (['report'], report_reject_reason('objects.payload')),
        'canonical_customers': (['customer'], customer_reject_reason('objects.payload')),
        'canonical_payments': (
            ['invoice', 'payment_intent', 'refund'], payment_reject_reason('objects.payload')
        ),
        'canonical_questionnaire_responses': (['form_response'], questionnaire_reject_reason(
            'objects.payload', 'objects.context'
        )),
    } %}
    {{ return(reasons) }}
{%- endmacro -%}
