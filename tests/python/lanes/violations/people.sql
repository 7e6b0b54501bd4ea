-- Each statement breaks what the assertion named above it watches.

-- assert_every_live_record_is_canonical_or_rejected
delete from canonical_sessions
where idem_key = (select min(idem_key) from canonical_sessions);

-- assert_every_live_record_is_canonical_or_rejected
update raw_objects set payload = json_set(payload, '$.currency', 'zzz')
where idem_key = (select min(idem_key) from raw_objects where object_type = 'refund');

-- assert_every_live_record_is_canonical_or_rejected
update raw_objects
set payload = json_set(payload, '$.balance_transactions', json '[{"amount": "much"}]')
where idem_key = (
    select min(idem_key) from raw_objects
    where object_type = 'dispute' and json_value(payload, '$.status') = 'lost'
);

-- assert_every_live_record_is_canonical_or_rejected
delete from canonical_credit_notes where true;

-- assert_every_live_record_is_canonical_or_rejected
update canonical_invoice_payments set source_hash = 'older' where true;

-- assert_every_canonical_record_is_of_a_live_object
update raw_objects set deleted_at = current_timestamp()
where idem_key = (select min(idem_key) from raw_objects where object_type = 'invoice');

-- assert_every_canonical_record_is_of_a_live_object
update canonical_reports set source_hash = 'older' where true;

-- assert_every_identifier_has_at_most_one_person
insert into person_links
select * replace ('contact:other' as person_key)
from person_links
order by identifier_type, identifier
limit 1;

-- assert_no_unknown_respondent_shares_a_person
insert into person_links
select links.* replace ('email' as identifier_type, 'another@x.example' as identifier)
from person_links as links
inner join canonical_questionnaire_responses as responses
    on links.identifier = responses.idem_key
where responses.subject_key = concat('response:', responses.idem_key)
order by links.identifier
limit 1;

-- assert_what_is_in_doubt_is_listed
update int_customer_claims set doubt = 'address_of_several_contacts', mailbox = 'nobody@x.example'
where customer_id = (select min(customer_id) from int_customer_claims);

-- assert_every_contact_customer_and_respondent_is_a_person
update canonical_contacts set contact_id = null
where idem_key = (select min(idem_key) from canonical_contacts);

-- assert_every_contact_customer_and_respondent_is_a_person
update canonical_customers set customer_id = null
where idem_key = (select min(idem_key) from canonical_customers);

-- assert_a_contact_has_its_addresses_or_a_conflict_says_why
insert into canonical_contacts
select * replace ('k:x' as idem_key, 'x' as contact_id, ['Not@Normalised.example'] as emails)
from canonical_contacts
order by idem_key
limit 1;

-- assert_the_current_version_of_a_contact_is_its_record
update canonical_contacts set stage = 'Lead' where stage = 'Client';

-- assert_the_current_version_of_a_contact_is_its_record
delete from canonical_contacts where idem_key = (select min(idem_key) from canonical_contacts);

-- assert_the_current_version_of_an_instrument_is_its_definition
update instruments_history set content_hash = 'older' where true;

-- one_is_current_contacts_history_idem_key
insert into contacts_history select * from contacts_history order by idem_key limit 1;
