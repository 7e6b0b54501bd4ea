{#- JavaScript: which parts of a mail are its bodies (RFC 8621, 4.1.4), and what is kept of them. -#}
{%- macro js_bodies() -%}
    {{ js_html() }}

const isMedia = (type) => /^(image|audio|video)\//.test(type);
const isText = (type) => /^(text\/(plain|html))?$/.test(type);

// the algorithm of RFC 8621, 4.1.4, but that an image is an attachment wherever it stands
function arrange(parts, kind, within, text, html, others, leaves) {
    const before = [text ? text.length : -1, html ? html.length : -1];
    parts.forEach((each, place) => {
        const part = objectOf(each), leaf = leafOf(part), {type} = leaf;
        if (type.startsWith('multipart/')) {
            const inner = type.slice(10), inAlternative = within || inner === 'alternative';
            arrange(listOf(part.parts), inner, inAlternative, text, html, others, leaves);
            return;
        }
        leaves.push(leaf);
        const isInline = !leaf.isAttachment && (isText(type) || isMedia(type))
            && (!place || kind !== 'related' && (isMedia(type) || !leaf.name));
        if (!isInline || isMedia(type)) {
            others.push(leaf);
        } else if (kind === 'alternative') {
            ((type === 'text/html' ? html : text) || []).push(leaf);
        } else {
            if (within && type !== 'text/html') html = null;
            if (within && type === 'text/html') text = null;
            if (text) text.push(leaf);
            if (html) html.push(leaf);
        }
    });
    if (kind !== 'alternative' || !text || !html) return;
    const [texts, htmls] = [text.length - before[0], html.length - before[1]];
    if (!texts && htmls) html.slice(before[1]).forEach((leaf) => text.push(leaf));
    if (!htmls && texts) text.slice(before[0]).forEach((leaf) => html.push(leaf));
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

// the text parts in their order, of the other kind converted; null without one of the kind
function joined(leaves, type) {
    const there = leaves.filter((leaf) => !leaf.isMissing), pieces = [];
    if (!there.some((leaf) => (leaf.type || 'text/plain') === type)) return null;
    let length = 0;
    for (const leaf of there) {
        if (length > MOST_OCTETS) break;
        const text = leafText(leaf);
        const piece = (leaf.type || 'text/plain') === type ? text
            : type === 'text/html' ? `<pre>${escaped(text)}</pre>` : shownText(text, Infinity);
        if (length && piece && !pieces[pieces.length - 1].endsWith('\n')) pieces.push('\n');
        if (piece) pieces.push(piece);
        length += piece.length;
    }
    return pieces.join('');
}
{%- endmacro -%}
