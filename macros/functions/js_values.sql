{#- JavaScript: values of a payload as what they should be; of another type, they count as missing. And
    what a function may return: BigQuery ends the query when it is more than some 5 MB for a row. -#}
{%- macro js_values() -%}
const textOf = (value) => typeof value === 'string' ? value : '';
const listOf = (value) => Array.isArray(value) ? value : [];
const objectOf = (value) => value && typeof value === 'object' ? value : {};

// null when it is there and no number of octets
function octetsOf(value) {
    if (value === undefined || value === null) return 0;
    const size = /^\d+(\.0*)?$/.test(textOf(value)) ? Number(value) : value;
    return Number.isSafeInteger(size) && size >= 0 ? size : null;
}

function withinLimits(facts) {
    for (const body of ['text_body', 'html_body']) {
        const text = facts[body];
        if (text && text.length > 500000) {
            facts[body] = text.slice(0, 500000).replace(/[\ud800-\udbff]$/, '');
        }
    }
    const said = JSON.stringify(facts);
    const octets = said.length < 1e6 ? said.length : unescape(encodeURIComponent(said)).length;
    return octets < 4.5e6 ? facts : null;
}
{%- endmacro -%}
