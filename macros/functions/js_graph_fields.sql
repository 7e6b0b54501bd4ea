{#- JavaScript: what Graph's own properties say of a mail whose header fields it does not give, as
    it is with drafts and with what was sent from the mailbox itself. -#}
{%- macro js_graph_fields() -%}
function graphAddress(recipient) {
    const told = objectOf(objectOf(recipient).emailAddress);
    const name = textOf(told.name), email = textOf(told.address);
    return {name: name !== email && name || null, email: email || null};
}

function graphAddresses(recipients) {
    return (Array.isArray(recipients) ? recipients : [recipients]).map(graphAddress)
        .filter((each) => each.name || each.email);
}

// what Graph calls the meeting messages, as METHOD (RFC 5546)
const METHODS = {
    __proto__: null, meetingRequest: 'REQUEST', meetingCancelled: 'CANCEL', meetingAccepted: 'REPLY',
    meetingTenativelyAccepted: 'REPLY', meetingTentativelyAccepted: 'REPLY', meetingDeclined: 'REPLY',
};

function graphFacts(message) {
    const from = graphAddresses(message.from), sender = graphAddresses(message.sender);
    return Object.assign(headerEvidence({}), {
        calendar_method: METHODS[textOf(message.meetingMessageType)] || null,
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

function graphBody(message) {
    const {contentType, content} = objectOf(message.body);
    const text = typeof content === 'string' ? content.replace(/\r\n/g, '\n') : null;
    const isHtml = textOf(contentType).toLowerCase() === 'html';
    return {text_body: isHtml ? null : text, html_body: isHtml ? text : null};
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
