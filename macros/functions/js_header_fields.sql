{#- JavaScript: what the header fields [{name, value}] of a mail say. Names are case-insensitive; of
    a field that comes more than once the last counts (RFC 8621 4.1.3). -#}
{%- macro js_header_fields() -%}
    {{ js_values() }}

    {{ js_capped() }}

    {{ js_base64() }}

    {{ js_bytes() }}

    {{ js_words() }}

    {{ js_addresses() }}

    {{ js_dates() }}

    {{ js_evidence() }}

// without their brackets (RFC 5322 3.6.4); in an old In-Reply-To they stand among words (4.5.4)
function messageIds(field) {
    const bracketed = (field.match(/<[^<>]+>/g) || []).map((id) => id.slice(1, -1));
    const words = field.replace(/[<>,;]|\([^()]*\)/g, ' ').trim().split(/\s+/);
    const bare = words.length === 1 ? words : words.filter((word) => /^[^"@]+@[^"@]+$/.test(word));
    const ids = (bracketed.length ? bracketed : bare).map((id) => id.replace(/\s+/g, ''));
    return [...new Set(ids)].filter(Boolean);
}

function unfolded(value) {
    return value.replace(/\r?\n(?=[ \t])/g, '').replace(/[\r\n]+/g, ' ').trim();
}

function fieldsOf(headers) {
    const fields = Object.create(null);
    for (const header of listOf(headers)) {
        if (header && typeof header.name === 'string' && typeof header.value === 'string') {
            fields[header.name.trim().toLowerCase()] = unfolded(header.value);
        }
    }
    return fields;
}

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
        const ids = [...facts.in_reply_to, ...facts.reference_ids.slice(-1)];
        facts.reported_message_id = lineOf(ids[0]);
    }
    return facts;
}
{%- endmacro -%}
