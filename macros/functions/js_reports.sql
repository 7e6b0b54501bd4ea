{#- JavaScript: what the parts of a report say of the mail that it is on (RFC 3464, 6522). -#}
{%- macro js_reports() -%}
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
{%- endmacro -%}
