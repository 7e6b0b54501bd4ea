{#- JavaScript: what a reader sees of HTML. -#}
{%- macro js_html() -%}
    {{ js_entities() }}

    {{ js_markup() }}

// blanks as they are shown: one, or a line end; what has no width counts with those around it
function withoutBlanks(text) {
    return text.replace(/[\s\xad\u034f\u200b-\u200d]+/g,
        (gap) => gap.includes('\n') ? '\n' : /\s/.test(gap) ? ' ' : gap);
}

// the words, with a line end between blocks; no more than so many characters, about
function shownText(html, most) {
    const pieces = [];
    let length = 0, isBlankBefore = true;
    for (let at = 0; at < html.length && length < most;) {
        const open = html.indexOf('<', at), end = open < 0 ? html.length : open;
        const words = withEntities(html.slice(at, end).replace(/\s+/g, ' '), most - length);
        const [next, gap] = open < 0 ? [end, ''] : markup(html, open);
        const more = withoutBlanks(words + gap);
        const piece = isBlankBefore ? more.trimStart() : more;
        if (piece) {
            pieces.push(piece);
            length += piece.length;
            isBlankBefore = /\s$/.test(piece.slice(-1));
        }
        at = next;
    }
    return pieces.join('').replace(/ \n/g, '\n').trim();
}
{%- endmacro -%}
