{#- JavaScript: the encoded words of a header field decoded (RFC 2047). Words that follow each other
    in one charset are joined as octets first, because senders split characters over them. A word
    in an unknown charset stays as it is. -#}
{%- macro js_words() -%}
const WORD = '=\\?([^?\\s]+)\\?([bq])\\?([^?\\r\\n]*)\\?=';
const ONE_WORD = new RegExp(WORD, 'gi');
const WORDS = new RegExp(WORD + '(?:\\s*' + WORD + ')*', 'gi');

function octetsOfWord(encoding, text) {
    if (/b/i.test(encoding)) return fromBase64(text);
    // what is no ASCII has been decoded before, wrongly, and counts as UTF-8
    return text.replace(/[^\x00-\x7f]+/g, (part) => unescape(encodeURIComponent(part)))
        .replace(/_/g, ' ')
        .replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

function decodeAdjacent(words) {
    const chunks = [];
    words.replace(ONE_WORD, (source, spec, encoding, text) => {
        const charset = spec.split('*')[0].toLowerCase();  // RFC 2231: a language may follow
        const octets = octetsOfWord(encoding, text);
        const last = chunks[chunks.length - 1];
        if (last && last.charset === charset) {
            last.octets += octets;
            last.source += ' ' + source;
        } else {
            chunks.push({charset, octets, source});
        }
    });
    return chunks.map((chunk) => {
        const text = fromCharset(chunk.octets, chunk.charset);
        return text === null ? chunk.source : text;
    }).join('');
}

function decodeWords(text) {
    return text.includes('=?') ? text.replace(WORDS, decodeAdjacent) : text;
}
{%- endmacro -%}
