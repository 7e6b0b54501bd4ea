{#- JavaScript: what the body that Graph gives of a mail says. -#}
{%- macro js_graph_body() -%}
const isHtml = ({contentType}) => textOf(contentType).toLowerCase() === 'html';

// of Gmail's reaction Exchange keeps its words alone: what comes before the link that they have is
// a sign without letters, and a line of who reacted
function isGmailReaction(body) {
    const [before, link] = textOf(body.content).slice(0, 100000)
        .split(/<[^<>]*utm_campaign=emojireactionemail/);
    const shown = isHtml(body) ? shownText(before, 600) : before.trim().replace(/\s*\n\s*/g, '\n');
    return link !== undefined && /^[^\p{L}]+(\n.*)?$/u.test(shown);
}

function graphComment(body) {
    const text = textOf(body.content).slice(0, 100000);
    return lineOf((isHtml(body) ? shownText(text, 600) : text).split(/[-_]{5}/)[0], 256);
}

function graphBody(message) {
    const body = objectOf(message.body), {content} = body;
    const text = typeof content === 'string' ? content : null;
    const whole = text && text.slice(0, 2 * MOST_OCTETS).replace(/^\ufeff/, '').replace(/\r\n/g, '\n');
    return {
        text_body: isHtml(body) ? null : whole,
        html_body: isHtml(body) ? whole : null,
        is_truncated: Boolean(text) && text.length > 2 * MOST_OCTETS,
    };
}
{%- endmacro -%}
