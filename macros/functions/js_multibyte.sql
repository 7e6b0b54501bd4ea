{#- JavaScript: charsets of more than one octet a character, by the tables of the seed
    character_tables. A table that is not at hand is noted, and the octets are not read. -#}
{%- macro js_multibyte() -%}
const needed = new Set(), ROWS = new Map();

// a table's rows by their lead, in code points; null when it is not at hand
function tableOf(name) {
    if (!ROWS.has(name)) {
        const rows = new Map();
        for (const row of TABLES || []) {
            if (row.character_table === name) rows.set(row.code, Array.from(row.characters));
        }
        ROWS.set(name, rows.size ? rows : null);
    }
    if (!ROWS.get(name)) needed.add(name);
    return ROWS.get(name);
}

const hex = (number) => number.toString(16).padStart(2, '0');

// octets by a pattern of those that belong together; place(of these) is [row, column] or [text]
function byTable(octets, name, pattern, place) {
    const rows = tableOf(name);
    return rows && octets.replace(pattern, (some) => {
        const [row, column] = place(...Array.from(some, (octet) => octet.charCodeAt(0)));
        return typeof row === 'string' ? row : (rows.get(hex(row)) || [])[column] || '\ufffd';
    });
}

const plain = (low, length) => (lead, trail) => [lead, trail - low - (trail > 0x7f ? length : 0)];

function fromBig5(octets) {
    return byTable(octets, 'big5', /[\x81-\xfe][\x40-\x7e\xa1-\xfe]|[\x80-\xff]/g, plain(0x40, 0x22));
}

function fromKorean(octets) {
    return byTable(octets, 'ks', /[\x81-\xfe][\x41-\x5a\x61-\x7a\x81-\xfe]|[\x80-\xff]/g,
        (lead, trail) => [lead, trail - 0x41]);
}

function fromUtf16(octets, isLittle) {
    const little = isLittle || octets.startsWith('\xff\xfe');
    const text = octets.replace(/[^][^]?/g, (pair) => pair.length < 2 ? '\ufffd'
        : String.fromCharCode(pair.charCodeAt(little ? 0 : 1) | pair.charCodeAt(little ? 1 : 0) << 8));
    return text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g,
        (pair) => pair.length > 1 ? pair : '\ufffd');
}

// RFC 2152: what no ASCII is in UTF-16 and base64
const fromUtf7 = (octets) => octets.replace(/\+([a-z0-9+\/]*)-?/gi,
    (_, coded) => coded ? fromUtf16(fromBase64(coded), false) : '+');
{%- endmacro -%}
