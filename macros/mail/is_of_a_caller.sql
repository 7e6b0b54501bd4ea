{#- Whether a mail brings what a person said, faxed or wrote by telephone, by the columns of `signs`
    in int_mail_kinds: a program sends it, and a person waits. -#}
{%- macro is_of_a_caller() -%}
    (
        coalesce(
            message_context in (
                'voice-message', 'fax-message', 'video-message', 'pager-message',
                'multimedia-message'
            ),
            false
        )
        or 'call' in unnest(matches)
    )
{%- endmacro -%}
