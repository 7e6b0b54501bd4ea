{#- JavaScript: the character references of HTML (HTML Standard, 13.5). Those that writers of mails
    use are here, all others in the seed character_tables. -#}
{%- macro js_entities() -%}
// U+00A0 to U+00FF in their order
const LATIN = ('nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg '
    + 'plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest '
    + 'Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute '
    + 'Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml '
    + 'Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc '
    + 'euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash '
    + 'ugrave uacute ucirc uuml yacute thorn yuml').split(' ');
// these are read without a semicolon too
const OLD = Object.assign(Object.create(null), {
    amp: '&', AMP: '&', lt: '<', LT: '<', gt: '>', GT: '>', quot: '"', QUOT: '"', COPY: '©', REG: '®',
}, ...LATIN.map((name, place) => ({[name]: String.fromCharCode(0xa0 + place)})));
const OTHERS = {
    __proto__: null, NewLine: ' ', Tab: ' ', apos: "'", euro: '€', ndash: '–', mdash: '—',
    lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”', bdquo: '„', hellip: '…', bull: '•',
    trade: '™', zwnj: '\u200c',
};

function byNumber(code) {
    if (code >= 0x80 && code < 0xa0) return UPPER_HALVES['windows-1252'][code - 0x80];
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : '\ufffd';
}

function byName(source, name, semicolon) {
    if (semicolon) {
        const known = OLD[name] || OTHERS[name];
        if (known) return known;
        const row = (tableOf('html') || new Map()).get(name);
        if (row) return row.join('');
    }
    for (let length = Math.min(name.length, 6); length > 1; length--) {
        const known = OLD[name.slice(0, length)];
        if (known) return known + source.slice(length + 1);
    }
    return source;
}

function withEntities(text, most) {
    return text.slice(0, 40 * most).replace(
        /&(?:#x([0-9a-f]{1,9});?|#(\d{1,9});?|([a-z][a-z0-9]{1,39})(;?))/gi,
        (source, hexadecimal, decimal, name, semicolon) => {
            if (name) return byName(source, name, semicolon);
            return byNumber(hexadecimal ? parseInt(hexadecimal, 16) : Number(decimal));
        });
}
{%- endmacro -%}
