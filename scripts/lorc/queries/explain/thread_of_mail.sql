{#- The row of inbox_view with the thread of a message, @name its message_key. -#}
select inbox.* from {{ table('inbox_view') }} as inbox
inner join {{ table('email_threads') }} as threads
    on inbox.thread_key = threads.thread_key
where threads.message_key = @name
