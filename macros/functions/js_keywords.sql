{#- JavaScript: keywords and parameters of header fields. -#}
{%- macro js_keywords() -%}
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

// what a mail is made of (RFC 3458), as Exchange tells it in fields of its own (MS-OXCMAIL 2.2.3.2.23)
function contextOf(fields) {
    return keywordOf(fields['message-context'])
        || ('x-faxnumberofpages' in fields ? 'fax-message'
            : 'x-callingtelephonenumber' in fields ? 'voice-message' : null);
}
{%- endmacro -%}
