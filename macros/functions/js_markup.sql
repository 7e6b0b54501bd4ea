{#- JavaScript: tags and comments of HTML (HTML Standard, 13.2.5), each looked at once. -#}
{%- macro js_markup() -%}
const HIDDEN = /^(iframe|noembed|noframes|noscript|script|style|template|title|xmp)$/;
const WITHIN_A_LINE = new RegExp('^(a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|'
    + 'ins|kbd|label|mark|nobr|o:p|q|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr)$');

// the place of a text from there on, or the end
function found(text, what, from) {
    const at = text.indexOf(what, from);
    return at < 0 ? text.length : at + what.length;
}

// the end of a tag whose name ends there: quotes count in a value alone
function tagEnd(html, from) {
    const step = /[^>=]*(?:=\s*("|')?)?/y;
    for (let at = from; at < html.length;) {
        step.lastIndex = at;
        const [passed, quote] = step.exec(html);
        at += passed.length;
        if (quote) at = found(html, quote, at);
        else if (html[at] === '>') return at + 1;
    }
    return html.length;
}

// [end, what stands for it] of what begins with the < there
function markup(html, open) {
    const name = /<(\/?)([a-z][^\s\/>]{0,99})/iy;
    name.lastIndex = open;
    const [, slash, written] = name.exec(html) || [];
    if (!written) {
        if (html.startsWith('<!--', open)) return [found(html, '-->', open + 2), ''];
        return /[!?\/]/.test(html[open + 1]) ? [found(html, '>', open), ''] : [open + 1, '<'];
    }
    const tag = written.toLowerCase();
    let end = tagEnd(html, name.lastIndex);
    if (!slash && HIDDEN.test(tag)) {
        const closing = new RegExp(`</${tag}(?=[\\s/>])`, 'ig');
        closing.lastIndex = end;
        end = closing.test(html) ? tagEnd(html, closing.lastIndex) : html.length;
    }
    return [end, WITHIN_A_LINE.test(tag) ? '' : '\n'];
}
{%- endmacro -%}
