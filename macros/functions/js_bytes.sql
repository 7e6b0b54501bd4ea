{#- JavaScript: octets, a string with a character for each, as text. UTF-8 has no overlong forms, no
    surrogates and nothing above U+10FFFF (RFC 3629). BigQuery's JavaScript has no TextDecoder. -#}
{%- macro js_bytes() -%}
    {{ js_charsets() }}

    {{ js_multibyte() }}

    {{ js_gb18030() }}

    {{ js_japanese() }}

const UTF8 = new RegExp([
    '[\x00-\x7f]+', '[\xc2-\xdf][\x80-\xbf]', '\xe0[\xa0-\xbf][\x80-\xbf]',
    '\xed[\x80-\x9f][\x80-\xbf]', '[\xe1-\xec\xee\xef][\x80-\xbf]{2}',
    '\xf0[\x90-\xbf][\x80-\xbf]{2}', '[\xf1-\xf3][\x80-\xbf]{3}', '\xf4[\x80-\x8f][\x80-\xbf]{2}',
    '[^]',
].join('|'), 'g');
const READERS = [
    [/^utf-?16/, (octets, name) => fromUtf16(octets, name.endsWith('le'))],
    [/^(unicode-1-1-)?utf-?7$/, fromUtf7],
    [/iso-?2022-?jp|^cp5022/, fromIso2022Jp],
    [/shift.?jis|^(x-)?sjis|^(cp|ms)932|^windows-31j|^ms_kanji/, fromShiftJis],
    [/euc-?jp/, fromEucJp],
    [/^(x-)?(gb[-_k1]?(k|\d|$)|(cp|ms|windows-)936|euc-?cn)/, fromGb],
    [/euc-?kr|^ks_?c|^(cp|ms|windows-)949|^uhc/, fromKorean],
    [/big-?5|^(cp|ms|windows-)950/, fromBig5],
];

// null when the octets are no UTF-8
function fromUtf8(octets) {
    if (!/[^\x00-\x7f]/.test(octets)) return octets;
    try { return decodeURIComponent(escape(octets)); } catch (error) { return null; }
}

function fromBrokenUtf8(octets) {
    // an octet alone is ASCII or wrong: to try each, and fail, takes a hundred times as long
    return octets.replace(UTF8,
        (part) => part.length > 1 || part < '\x80' ? fromUtf8(part) : '\ufffd');
}

// null when the charset is not known, or its table not at hand
function fromCharset(octets, name) {
    const utf8 = fromUtf8(octets);
    const [, reader] = READERS.find(([names]) => names.test(name)) || [];
    if (reader) return reader(octets, name);
    if (/^utf-?8$/.test(name)) return utf8 === null ? fromBrokenUtf8(octets) : utf8;
    if (/^(us-)?ascii$|^$/.test(name)) {
        return utf8 === null ? fromCharset(octets, 'windows-1252') : utf8;
    }
    const half = halfOf(name);
    return half ? octets.replace(/[\x80-\xff]/g, (octet) => {
        const place = octet.charCodeAt(0) - 256 + half.length;
        return place < 0 ? octet : half[place];
    }) : null;
}
{%- endmacro -%}
