{#- JavaScript: what the parts of a mail say of its nature (RFC 3464, 5546, 6522, 8098). -#}
{%- macro js_part_evidence() -%}
    {{ js_reports() }}

function partEvidence(facts, leaf) {
    const {part, type, fields} = leaf, text = () => leafText(leaf);
    if (type === 'text/vnd.google.email-reaction+json') facts.is_reaction = true;
    if (type === 'text/calendar') {
        const event = text().slice(0, 100000).replace(/\r?\n[ \t]/g, '');
        const [, said] = /^METHOD(?:;[^:\n]*)?:\s*(\S+)/im.exec(event) || [];
        // what who answers writes to it (RFC 5546 3.2.3)
        const [, comment] = /^COMMENT(?:;[^:\n]*)?:(.+)/im.exec(event) || [];
        // an answer that is a file beside a mail says nothing of the mail (RFC 6047 2.4)
        const isFile = leaf.isAttachment && /^reply/i.test(said);
        const method = parameterOf(fields['content-type'], 'method') || !isFile && said;
        if (method) facts.calendar_method = method.slice(0, 998).toUpperCase();
        facts.calendar_comment = lineOf(comment) || facts.calendar_comment;
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
