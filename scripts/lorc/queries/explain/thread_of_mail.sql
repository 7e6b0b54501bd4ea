{#- The rows of inbox_view with the threads of the messages that bear the id @name. -#}
select inbox.* from {{ table('inbox_view') }} as inbox
inner join {{ table('email_threads') }} as threads
    on inbox.thread_key = threads.thread_key
where threads.message_key = @name or starts_with(threads.message_key, concat(@name, ' '))
