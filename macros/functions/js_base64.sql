{#- JavaScript: base64 and base64url (RFC 4648) as octets, a string with a character for each. What
    is no base64 is skipped. BigQuery's JavaScript has no atob. -#}
{%- macro js_base64() -%}
const ALPHABET = new Int8Array(128).fill(-1);
for (let place = 0; place < 64; place++) {
    ALPHABET['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
        .charCodeAt(place)] = place;
}
ALPHABET['-'.charCodeAt(0)] = 62;  // base64url
ALPHABET['_'.charCodeAt(0)] = 63;

function fromBase64(text) {
    const octets = new Uint8Array(text.length * 3 >> 2);
    let length = 0, bits = 0, held = 0;
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        const value = code < 128 ? ALPHABET[code] : -1;
        if (value < 0) continue;  // line ends, padding, and what is no base64
        bits = (bits << 6 | value) & 0xffff;
        held += 6;
        if (held >= 8) octets[length++] = bits >> (held -= 8) & 0xff;
    }
    const pieces = [];
    for (let at = 0; at < length; at += 8192) {
        const piece = octets.subarray(at, Math.min(at + 8192, length));
        pieces.push(String.fromCharCode.apply(null, piece));
    }
    return pieces.join('');
}
{%- endmacro -%}
