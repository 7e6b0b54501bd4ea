{#- JavaScript: what header fields and parts say of a sender's nature: a person, a machine, a list, a
    report on another mail, a calendar's answer. -#}
{%- macro js_evidence() -%}
const lineOf = (value, most) => (value || '').slice(0, most || 998).trim() || null;

// a field's keyword (RFC 3834 5), without comments and parameters
function keywordOf(field) {
    return lineOf((/^\s*(?:\([^()]*\)\s*)?([^\s;(]+)/.exec((field || '').toLowerCase()) || [])[1]);
}

// a parameter of a MIME field (RFC 2045 5.1), in lower case
function parameterOf(field, name) {
    const found = new RegExp('(?:^|[;\\s])' + name + '\\s*=\\s*(?:"([^"]*)"|([^\\s;"]+))', 'i')
        .exec((field || '').slice(0, 9980));
    return found && lineOf((found[1] || found[2] || '').toLowerCase());
}

function headerEvidence(fields) {
    const listId = fields['list-id'] || '';
    const kind = fields['content-type'] || '';
    const failed = (fields['x-failed-recipients'] || '').split(/[,\s]+/).filter(Boolean);
    const originals = ['x-original-from', 'x-google-original-from'];
    // what responders wrote before RFC 3834, and some still do
    const isOlder = Object.keys(fields).some((name) =>
        /^x-(mail-)?auto-?(reply|respond)/.test(name) && (keywordOf(fields[name]) || 'no') !== 'no');
    return {
        auto_submitted: keywordOf(fields['auto-submitted']) || (isOlder ? 'auto-replied' : null),
        precedence: keywordOf(fields.precedence) || keywordOf(fields['x-precedence']),
        auto_response_suppress: lineOf(fields['x-auto-response-suppress']),
        list_id: lineOf((/<([^<>]*)>/.exec(listId) || [])[1] || listId),
        list_post: lineOf(fields['list-post']),
        has_list_unsubscribe: 'list-unsubscribe' in fields || 'list-unsubscribe-post' in fields,
        report_type: /^\s*multipart\/report\b/i.test(kind)
            ? parameterOf(kind, 'report-type') || 'delivery-status' : null,
        report_action: failed.length ? 'failed' : null,
        reported_message_id: null,
        reported_recipients: failed,
        has_null_return_path: /^\s*<\s*>/.test(fields['return-path'] || ''),
        calendar_method: null,
        is_reaction: false,
        original_from_addresses: originals.filter((name) => name in fields).slice(0, 1)
            .flatMap((name) => addresses(fields[name])),
        is_truncated: false,
        is_resent: 'resent-from' in fields || 'resent-sender' in fields,
    };
}
{%- endmacro -%}
