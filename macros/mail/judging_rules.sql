{#- One row with what the seeds say of mailboxes, labels and patterns, for int_mail_kinds. -#}
{%- macro judging_rules() -%}
    select
        {{ places_of(ref('mailbox_roles'), 'mailbox_id', "mailbox_role = 'draft'") }} as drafts,
        {{ places_of(
            ref('mailbox_roles'), 'mailbox_id', "mailbox_role in ('junk', 'trash')"
        ) }} as discards,
        {{ places_of(ref('done_labels'), 'lower(label)') }} as endings,
        array(
            select as struct
                pattern_kind,
                field,
                pattern,
                applies
            from {{ ref('mail_patterns') }}
        ) as patterns
{%- endmacro -%}
