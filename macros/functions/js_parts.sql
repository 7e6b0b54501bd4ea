{#- JavaScript: bodies and attachments of a Gmail parts tree, at any depth (RFC 2045, 2046, 2183;
    the bodies as in RFC 8621 4.1.4: the first text part of each kind that is no attachment, with
    line ends of one character). A message/rfc822 is an attachment with all that is in it. -#}
{%- macro js_parts() -%}
function* leaves(payload) {
    const waiting = [payload];
    while (waiting.length) {
        const part = waiting.pop();
        const type = textOf(part.mimeType).toLowerCase();
        const children = type.startsWith('message/') ? [] : listOf(part.parts);
        for (let place = children.length - 1; place >= 0; place--) {
            if (children[place]) waiting.push(children[place]);
        }
        if (!children.length && !type.startsWith('multipart/')) {
            const name = textOf(part.filename);
            yield {part, name, type, body: objectOf(part.body), fields: fieldsOf(part.headers)};
        }
    }
}

// Gmail gives text as UTF-8 and leaves the charset in Content-Type as it was
function bodyText(leaf) {
    const octets = fromBase64(textOf(leaf.body.data));
    const utf8 = fromUtf8(octets);
    const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(leaf.fields['content-type'] || '');
    const named = utf8 === null && charset ? fromCharset(octets, charset[1].toLowerCase()) : null;
    const text = [utf8, named].find((each) => each !== null);
    return (text === undefined ? fromBrokenUtf8(octets) : text).replace(/\r\n/g, '\n');
}

function isAttachment(leaf) {
    const elsewhere = leaf.body.attachmentId && !leaf.body.data;
    return leaf.type !== 'text/plain' && leaf.type !== 'text/html' || Boolean(leaf.name)
        || elsewhere || /^\s*attachment/i.test(leaf.fields['content-disposition'] || '');
}

function attachmentOf(leaf) {
    const disposition = leaf.fields['content-disposition'] || '';
    const [cid] = messageIds(leaf.fields['content-id'] || '');
    return {
        name: leaf.name || null,
        type: leaf.type || null,
        size: octetsOf(leaf.body.size),
        cid: cid || null,
        is_inline: /^\s*inline/i.test(disposition) || Boolean(cid) && !disposition,
        blob_id: textOf(leaf.body.attachmentId) || null,
    };
}

function partFacts(payload, facts) {
    const found = Object.assign(facts, {text_body: null, html_body: null, attachments: []});
    for (const leaf of leaves(payload)) {
        partEvidence(facts, leaf.part, leaf.type, () => bodyText(leaf));
        const kind = leaf.type === 'text/html' ? 'html_body' : 'text_body';
        if (isAttachment(leaf)) found.attachments.push(attachmentOf(leaf));
        else if (found[kind] === null) found[kind] = bodyText(leaf);
    }
    return found;
}
{%- endmacro -%}
