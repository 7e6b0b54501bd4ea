{#- JavaScript: what the parts of a mail say of its nature (RFC 3464, 5546, 6522, 8098). -#}
{%- macro js_part_evidence() -%}
// the field groups of a report (RFC 3464 2.1), each [name, value], of its first 100,000 characters
function groupsOf(text) {
    return text.slice(0, 100000).replace(/\r\n?/g, '\n').replace(/\n[ \t]+/g, ' ').split(/\n\n+/)
        .map((group) => group.split('\n').map((line) => {
            const colon = line.search(/:/);
            return [line.slice(0, Math.max(colon, 0)).trim().toLowerCase(), line.slice(colon + 1)];
        }));
}

const fieldIn = (group, name) => (group.find((field) => field[0] === name) || [])[1] || '';

// each recipient has a group with an action of its own: those whom it did not reach count alone
function reported(facts, text) {
    const groups = groupsOf(text), fields = groups.flat();
    const failed = groups.filter((group) => keywordOf(fieldIn(group, 'action')) === 'failed');
    const recipients = (failed.length ? failed.flat() : fields)
        .filter(([name]) => /^(final|original)-recipient$/.test(name))
        .map(([, value]) => value.replace(/^[^;]*;/, '').trim().replace(/^<(.*)>$/, '$1'));
    const action = failed.length ? 'failed' : keywordOf(fieldIn(fields, 'action'));
    facts.report_action = action || facts.report_action;
    if (recipients.length) facts.reported_recipients = [...new Set(recipients)].filter(Boolean);
    const [id] = messageIds(unfolded(fieldIn(fields, 'original-message-id')));
    if (id) facts.reported_message_id = id;
}

// the fields of a mail that came back, whole or its header alone
function returned(facts, fields) {
    const [id] = messageIds(fields['message-id'] || '');
    if (id) facts.reported_message_id = id;
}

function partEvidence(facts, leaf) {
    const {part, type, fields} = leaf, text = () => leafText(leaf);
    if (type === 'text/vnd.google.email-reaction+json') facts.is_reaction = true;
    if (type === 'text/calendar') {
        const [, said] = /^METHOD(?:;[^:\n]*)?:\s*(\S+)/im.exec(text().slice(0, 100000)) || [];
        // an answer that is a file beside a mail says nothing of the mail (RFC 6047 2.4)
        const isFile = leaf.isAttachment && /^reply/i.test(said);
        const method = parameterOf(fields['content-type'], 'method') || !isFile && said;
        if (method) facts.calendar_method = method.slice(0, 998).toUpperCase();
    }
    // a report need not be the outermost part (RFC 6522 3), but a person may pass one on
    if (!facts.report_type && !facts.has_null_return_path) return;
    const [, , said] = /^message\/(global-)?(delivery-status|disposition-notification)$/.exec(type) || [];
    if (said) {
        facts.report_type = said;
        reported(facts, text());
    } else if (/^message\/(rfc822|global)$/.test(type)) {
        for (const child of listOf(part.parts).slice(0, 1)) {
            returned(facts, fieldsOf(objectOf(child).headers));
        }
    } else if (/^(text\/rfc822-headers|message\/global-headers)$/.test(type)) {
        const [group] = groupsOf(text());
        returned(facts, fieldsOf(group.map(([name, value]) => ({name, value}))));
    }
}
{%- endmacro -%}
