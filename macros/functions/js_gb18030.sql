{#- JavaScript: GB 18030, and with it GBK and GB 2312, which are parts of it. -#}
{%- macro js_gb18030() -%}
// four octets: what has no two is counted through (GB 18030), above U+FFFF by its number
function fromGb(octets) {
    let others = null;
    const four = (a, b, c, d) => {
        const number = (((a - 0x81) * 10 + b - 0x30) * 126 + c - 0x81) * 10 + d - 0x30;
        const code = number - 189000 + 0x10000;
        if (code >= 0x10000) return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
        if (!others) {
            const used = new Set([].concat(...ROWS.get('gb').values()));
            others = [];
            for (let unit = 0x80; unit < 0x10000; unit++) {
                const letter = String.fromCharCode(unit);
                if (!used.has(letter) && (unit < 0xd800 || unit > 0xdfff)) others.push(letter);
            }
        }
        return others[number] || '\ufffd';
    };
    const pattern = /(?:[\x81-\xfe][0-9]){2}|[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]/g;
    return byTable(octets, 'gb', pattern, (...some) => {
        if (some.length === 1) return [some[0] === 0x80 ? '€' : '\ufffd'];
        return some.length === 4 ? [four(...some)] : plain(0x40, 1)(...some);
    });
}
{%- endmacro -%}
