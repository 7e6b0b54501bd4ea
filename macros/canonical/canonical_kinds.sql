{#- Each canonical table that holds objects of raw_objects: the object types it is made of, and the
    expression that says why one of them cannot be in it (null: it can). In the expression the
    object is `objects`. -#}
{%- macro canonical_kinds() -%}
    {% set email_reason %}
        case objects.source_system
            when 'gmail' then {{ gmail_reject_reason(
                'objects.payload', function('gmail_facts') ~ '(objects.payload)'
            ) }}
            when 'exchange' then {{ exchange_reject_reason(
                'objects.payload', function('graph_facts') ~ '(objects.payload)'
            ) }}
            else 'unknown_provider'
        end
    {% endset %}
    {% set reasons = {
        'canonical_emails': (['email'], email_reason),
        'canonical_contacts': (['contact'], id_reject_reason(
            'objects.payload', 'contactid', 'no_contact_id'
        )),
        'canonical_sessions': (['session'], session_reject_reason('objects.payload')),
        'canonical_reports': (['report'], report_reject_reason('objects.payload')),
        'canonical_customers': (['customer'], id_reject_reason(
            'objects.payload', 'id', 'no_customer_id'
        )),
        'canonical_payments': (
            ['invoice', 'payment_intent', 'refund'], payment_reject_reason('objects.payload')
        ),
        'canonical_invoice_payments': (
            ['invoice_payment'], invoice_payment_reject_reason('objects.payload')
        ),
        'canonical_disputes': (['dispute'], dispute_reject_reason('objects.payload')),
        'canonical_credit_notes': (
            ['credit_note'], credit_note_reject_reason('objects.payload')
        ),
        'canonical_questionnaire_responses': (['form_response'], questionnaire_reject_reason(
            'objects.payload', 'objects.context'
        )),
    } %}
    {{ return(reasons) }}
{%- endmacro -%}
