{#- JavaScript: the beginning of what a reader sees of a mail. -#}
{%- macro js_preview() -%}
const isBlank = (text) => !/[^\s\xad\u034f\u200b-\u200d]/.test(text || '');

// of the text, else of the HTML, else what the provider tells
function previewOf({text_body: text, html_body: html}, told) {
    const whole = !isBlank(text) ? text : !isBlank(html) ? shownText(html, 600) : '';
    const shown = isBlank(whole) ? shownText(textOf(told), 600) : whole.trimStart();
    const kept = shown.slice(0, 600).replace(/[\ud800-\udbff]$/, '');
    return isBlank(text) ? kept.replace(/\s+/g, ' ') || null : kept;
}

function tablesNeeded() {
    return needed.size > 1 ? 'all' : [...needed][0] || null;
}
{%- endmacro -%}
