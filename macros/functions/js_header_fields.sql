{#- JavaScript: what the header fields [{name, value}] of a mail say. Names are case-insensitive; of
    a field that comes more than once the last counts (RFC 8621 4.1.3). -#}
{%- macro js_header_fields() -%}
    {{ js_base64() }}

    {{ js_bytes() }}

    {{ js_words() }}

    {{ js_addresses() }}

    {{ js_dates() }}

    {{ js_message_ids() }}

function unfolded(value) {
    return value.replace(/\r?\n(?=[ \t])/g, '').replace(/[\r\n]+/g, ' ').trim();
}

function fieldsOf(headers) {
    const fields = Object.create(null);
    for (const header of Array.isArray(headers) ? headers : []) {
        if (header && typeof header.name === 'string' && typeof header.value === 'string') {
            fields[header.name.trim().toLowerCase()] = unfolded(header.value);
        }
    }
    return fields;
}

function headerFacts(headers) {
    const fields = fieldsOf(headers);
    const list = (name, read) => name in fields ? read(fields[name]) : [];
    return {
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
    };
}
{%- endmacro -%}
