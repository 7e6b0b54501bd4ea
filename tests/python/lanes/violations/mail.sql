-- Each statement breaks what the assertion named above it watches.

-- assert_every_mail_is_canonical_or_rejected
delete from canonical_emails where idem_key = (select min(idem_key) from canonical_emails);

-- assert_every_message_is_in_the_thread_of_its_ids
update email_threads set thread_key = 'other'
where message_key = (
    select min(answer.message_key)
    from email_threads as answer
    inner join email_threads as answered
        on answered.message_key in unnest(answer.ids)
    where answer.message_key != answered.message_key
);
