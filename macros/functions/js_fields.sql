{#- JavaScript: the header fields [{name, value}] of a mail or a part. Names are case-insensitive; of a
    field that comes more than once the last counts (RFC 8621 4.1.3). -#}
{%- macro js_fields() -%}
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
{%- endmacro -%}
