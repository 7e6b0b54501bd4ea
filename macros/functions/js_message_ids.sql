{#- JavaScript: the ids of a Message-ID, In-Reply-To or References field, without their brackets
    (RFC 5322 3.6.4); in an old In-Reply-To they stand among words (4.5.4). -#}
{%- macro js_message_ids() -%}
function messageIds(field) {
    const bracketed = (field.match(/<[^<>]+>/g) || []).map((id) => id.slice(1, -1));
    const words = field.replace(/[<>,;]|\([^()]*\)/g, ' ').trim().split(/\s+/);
    const bare = words.length === 1 ? words : words.filter((word) => /^[^"@]+@[^"@]+$/.test(word));
    const ids = (bracketed.length ? bracketed : bare).map((id) => id.replace(/\s+/g, ''));
    return [...new Set(ids)].filter(Boolean);
}
{%- endmacro -%}
