{#- JavaScript: bodies and attachments of a Gmail parts tree, at any depth (RFC 2045, 2046, 2183). A
    message/rfc822 is an attachment with all that is in it. -#}
{%- macro js_parts() -%}
    {{ js_bodies() }}

function leafOf(part) {
    const fields = fieldsOf(part.headers), body = objectOf(part.body);
    const disposition = fields['content-disposition'] || '';
    return {
        part, fields, body, disposition,
        name: textOf(part.filename),
        type: textOf(part.mimeType).toLowerCase(),
        isMissing: Boolean(body.attachmentId) && !textOf(body.data),
        isAttachment: /^\s*attachment/i.test(disposition),
    };
}

// Gmail gives text as UTF-8 and leaves the charset in Content-Type as it was; what it gives by an
// attachmentId is as it was sent
function leafText(leaf) {
    // line ends may halve it: enough octets for a whole body
    const data = textOf(leaf.body.data), most = 3 * MOST_OCTETS;
    leaf.isCut = leaf.isMissing || data.length > most;
    const octets = fromBase64(leaf.isCut ? data.slice(0, most) : data);
    const charset = parameterOf(leaf.fields['content-type'], 'charset\\*?') || '';
    const utf8 = /\x1b[$(]|\x00/.test(octets) && charset ? null : fromUtf8(octets);
    const named = utf8 === null && charset
        ? fromCharset(octets, charset.replace(/^[\w-]*'[\w-]*'/, '')) : null;
    const text = [utf8, named].find((each) => each !== null);
    const all = text === undefined ? fromBrokenUtf8(octets) : text;
    return all.replace(/^\ufeff/, '').replace(/\r\n/g, '\n');
}

function attachmentOf(leaf) {
    const [cid] = messageIds(leaf.fields['content-id'] || '');
    return {
        name: leaf.name || null,
        type: leaf.type || null,
        size: octetsOf(leaf.body.size),
        cid: cid || null,
        is_inline: /^\s*inline/i.test(leaf.disposition) || Boolean(cid) && !leaf.disposition,
        blob_id: textOf(leaf.body.attachmentId) || null,
    };
}

function partFacts(payload, facts) {
    const text = [], html = [], others = [], leaves = [];
    arrange([payload], 'mixed', false, text, html, others, leaves);
    for (const leaf of leaves) partEvidence(facts, leaf);
    const bodies = {text_body: joined(text, 'text/plain'), html_body: joined(html, 'text/html')};
    const isCut = text.concat(html).some((leaf) => leaf.isCut || leaf.isMissing);
    return Object.assign(facts, bodies, {is_truncated: isCut, attachments: others.map(attachmentOf)});
}
{%- endmacro -%}
