{#- The row of inbox_view with the thread of a message, @name its message_key. Rendered by the
    runner. -#}
{%- macro thread_of_mail(email_threads, inbox_view) -%}
    select inbox.* from {{ inbox_view }} as inbox
    inner join {{ email_threads }} as threads
        on inbox.thread_key = threads.thread_key
    where threads.message_key = @name
{%- endmacro -%}
