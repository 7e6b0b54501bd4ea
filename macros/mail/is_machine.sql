{#- Whether a machine wrote a mail, by the columns of `signs` in int_mail_kinds: reports and
    automatic answers always, what a program sent unless a person had it sent, lists but for our
    own, for what known programs of forms send, and for what one of us sent with a list's fields. -#}
{%- macro is_machine() -%}
    report_type is not null
    or coalesce(auto_submitted not in ('no', 'auto-generated'), false)
    or coalesce(precedence = 'auto_reply', false)
    or (
        has_null_return_path
        or coalesce(auto_submitted = 'auto-generated', false)
        or regexp_contains(
            lower(coalesce(auto_response_suppress, '')), r'\b(all|oof|autoreply)\b'
        )
    ) and not (coalesce(is_by_hand, false) or {{ is_of_a_caller() }})
    or (
        (
            list_id is not null
            or list_post is not null
            or has_list_unsubscribe
        ) and direction != 'outbound'
        or coalesce(precedence in ('list', 'bulk', 'junk'), false)
    ) and not (is_to_own_group or author_kind = 'form' and 'form' in unnest(matches))
    or author_kind != 'form' and 'no_reply' in unnest(matches) and not {{ is_of_a_caller() }}
    or is_answered_nowhere
    or 'machine' in unnest(matches)
    or 'mail_server' in unnest(matches)
{%- endmacro -%}
