{#- JavaScript: values of a payload as what they should be; of another type, they count as missing. And
    what a function may return: BigQuery ends the query when it is more than some 5 MB for a row. -#}
{%- macro js_values() -%}
const textOf = (value) => typeof value === 'string' ? value : '';
const listOf = (value) => Array.isArray(value) ? value : [];
const objectOf = (value) => value && typeof value === 'object' ? value : {};
const MOST_OCTETS = 1 << 20;  // of a body

// null when it is there and no number of octets
function octetsOf(value) {
    if (value === undefined || value === null) return 0;
    const size = /^\d+(\.0*)?$/.test(textOf(value)) ? Number(value) : value;
    return Number.isSafeInteger(size) && size >= 0 ? size : null;
}

// so much of a text as has so many octets in UTF-8
function beginning(text, most) {
    if (text === null || text.length * 3 <= most) return text;
    let octets = 0;
    for (let at = 0; at < text.length; at++) {
        const code = text.codePointAt(at);
        octets += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        if (octets > most) return text.slice(0, at);
        if (code > 0xffff) at++;
    }
    return text;
}

function octetsIn(facts) {
    const said = JSON.stringify(facts);
    return said.length < 1e6 ? said.length : unescape(encodeURIComponent(said)).length;
}

function withinLimits(facts) {
    for (let most = MOST_OCTETS; most > 1000; most /= 4) {
        for (const name of ['text_body', 'html_body']) {
            const kept = beginning(facts[name], most);
            if (kept !== facts[name]) facts.is_truncated = true;
            facts[name] = kept;
        }
        if (octetsIn(facts) < 4.5e6) return facts;
    }
    return null;
}
{%- endmacro -%}
