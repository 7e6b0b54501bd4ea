{#- JavaScript: what the header fields [{name, value}] of a mail say. -#}
{%- macro js_header_fields() -%}
    {{ js_values() }}

    {{ js_fields() }}

    {{ js_capped() }}

    {{ js_base64() }}

    {{ js_bytes() }}

    {{ js_words() }}

    {{ js_addresses() }}

    {{ js_dates() }}

    {{ js_evidence() }}

function headerFacts(headers) {
    const fields = fieldsOf(headers);
    const list = (name, read) => name in fields ? read(fields[name]) : [];
    const facts = Object.assign(headerEvidence(fields), {
        message_ids: list('message-id', messageIds),
        in_reply_to: list('in-reply-to', messageIds),
        reference_ids: list('references', messageIds),
        from_addresses: list('from', addresses),
        to_addresses: list('to', addresses),
        cc_addresses: list('cc', addresses),
        bcc_addresses: list('bcc', addresses),
        reply_to_addresses: list('reply-to', addresses),
        sender_addresses: list('sender', addresses),
        subject: 'subject' in fields ? decodeWords(fields.subject) : null,
        sent_at: 'date' in fields ? date(fields.date) : null,
    });
    // a report answers the mail that it is on; its parts say so better, where they are there
    if (facts.report_type || facts.report_action) {
        const certified = list('x-riferimento-message-id', messageIds);
        const ids = [...certified, ...facts.in_reply_to, ...facts.reference_ids.slice(-1)];
        facts.reported_message_id = lineOf(ids[0]);
    }
    return facts;
}
{%- endmacro -%}
