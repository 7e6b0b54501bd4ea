{#- JavaScript: an address list (RFC 5322 3.4, 4.4) as [{name, email}]: quoted names, commas inside
    quotes, nested comments, groups, routes, semicolons between addresses, missing brackets. -#}
{%- macro js_addresses() -%}
    {{ js_person() }}

    {{ js_address() }}

const PIECE = new RegExp([
    '(=\\?[^?\\s]+\\?[bq]\\?[^?\\r\\n]*\\?=)',  // an encoded word, commas and all
    '"((?:[^"\\\\]|\\\\[^])*)"',
    '<([^<>]*)>',
    '<([^,;<>]*)',
    '(\\[[^\\]]*\\]?)',
    '(\\s+)',
    '([,;])',
    '[^\\s",;<>()\\[:]+|[^]',
].join('|'), 'giy');

function commentEnd(text, from) {
    for (let at = from, depth = 0; at < text.length; at++) {
        if (text[at] === '\\') at++;
        else if (text[at] === '(') depth++;
        else if (text[at] === ')' && --depth === 0) return at + 1;
    }
    return text.length;
}

function addresses(list) {
    const found = [], last = list.lastIndexOf(';');
    let text = list, now = new Address();
    for (let at = 0; at < text.length; at = PIECE.lastIndex) {
        PIECE.lastIndex = at;
        const [raw, , quoted, inside, open, , space, end] = PIECE.exec(text);
        if (raw === '"') {  // never closed
            text = text.slice(0, at) + text.slice(at).replace(/"/g, ' ');
            PIECE.lastIndex = at + 1;
        } else if (raw === '(') {
            PIECE.lastIndex = commentEnd(text, at);
            now.comment(text.slice(at + 1, PIECE.lastIndex).replace(/\)$/, ''));
        } else if (end) {
            now.ended = end;
            found.push(now);
            now = new Address();
        } else if (space) now.glued = false;
        else if (inside !== undefined) now.bracket(inside);
        else if (open !== undefined) now.bracket(open);
        else if (raw === ":" && now.email === null && (last > at || at === text.length - 1)) {
            now = new Address();  // what came before was a group's name
        } else now.add(raw, quoted);
    }
    return withCommas([...found, now].filter((each) => each.isThere())).map((each) => each.result());
}
{%- endmacro -%}
