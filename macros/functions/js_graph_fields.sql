{#- JavaScript: what Graph's own properties say of a mail. They are the base; a header field says it
    better where it is there and readable. Graph gives none of what was sent from the mailbox, or
    those that begin with X- alone. -#}
{%- macro js_graph_fields() -%}
    {{ js_graph_body() }}

function graphAddress(recipient) {
    const told = objectOf(objectOf(recipient).emailAddress);
    const name = textOf(told.name), email = textOf(told.address);
    return person(name === email ? '' : name, email);
}

function graphAddresses(recipients) {
    return (Array.isArray(recipients) ? recipients : [recipients]).map(graphAddress)
        .filter((each) => each.name || each.email);
}

function graphFacts(message) {
    const from = graphAddresses(message.from), sender = graphAddresses(message.sender);
    const method = graphMethod(message);
    return Object.assign(headerEvidence({}), {
        calendar_method: method,
        // who answers a meeting writes to it in the body, above the meeting's own text
        calendar_comment: method === 'REPLY' ? graphComment(objectOf(message.body)) : null,
        is_reaction: isGmailReaction(objectOf(message.body)),
        message_ids: messageIds(textOf(message.internetMessageId)),
        in_reply_to: [],
        reference_ids: [],
        from_addresses: from,
        to_addresses: graphAddresses(message.toRecipients),
        cc_addresses: graphAddresses(message.ccRecipients),
        bcc_addresses: graphAddresses(message.bccRecipients),
        reply_to_addresses: graphAddresses(message.replyTo),
        // Graph names the author as sender when there is no Sender field
        sender_addresses: JSON.stringify(sender) === JSON.stringify(from) ? [] : sender,
        subject: typeof message.subject === 'string' ? message.subject : null,
        sent_at: message.isDraft ? null : textOf(message.sentDateTime) || null,
    });
}

function graphAttachments(message) {
    return listOf(message.attachments).map(objectOf).map((each) => ({
        name: textOf(each.name) || null,
        type: textOf(each.contentType).toLowerCase() || null,
        size: octetsOf(each.size),
        cid: textOf(each.contentId) || null,
        is_inline: Boolean(each.isInline),
        blob_id: textOf(each.id) || null,
    }));
}
{%- endmacro -%}
