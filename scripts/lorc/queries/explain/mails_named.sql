{#- The mails with the message id @name, or from or to the address @name. -#}
select stored.* except (payload, context)
from {{ table('raw_objects') }} as stored
inner join {{ table('canonical_emails') }} as mails
    on stored.idem_key = mails.idem_key
where
    @name in unnest(mails.message_ids)
    or lower(@name) in unnest(array(
        select lower(party.email)
        from unnest(array_concat(
            mails.from_addresses, mails.to_addresses, mails.cc_addresses,
            mails.bcc_addresses, mails.reply_to_addresses, mails.sender_addresses
        )) as party
    ))
order by stored.last_seen desc, stored.idem_key asc
