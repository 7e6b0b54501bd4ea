{#- JavaScript: Shift_JIS, EUC-JP and ISO-2022-JP (RFC 1468, 1554), which number the same rows of the
    same table. -#}
{%- macro js_japanese() -%}
const kana = (octet) => String.fromCharCode(0xff61 + octet - 0xa1);

function fromShiftJis(octets) {
    const pattern = /[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]|[\x80-\xff]/g;
    return byTable(octets, 'jis', pattern, (lead, trail) => {
        if (!trail) return [lead >= 0xa1 && lead <= 0xdf ? kana(lead) : '\ufffd'];
        const column = trail - 0x40 - (trail > 0x7f ? 1 : 0);
        return [2 * (lead - (lead < 0xa0 ? 0x81 : 0xc1)) + (column > 93 ? 2 : 1), column % 94];
    });
}

function fromEucJp(octets) {
    const rows = octets.includes('\x8f') ? tableOf('jis0212') : new Map();
    if (!tableOf('jis')) return null;
    const pattern = /\x8e[\xa1-\xdf]|\x8f?[\xa1-\xfe]{2}|[\x80-\xff]/g;
    return rows && byTable(octets, 'jis', pattern, (lead, trail, third) => {
        if (third) return [(rows.get(hex(trail - 0xa0)) || [])[third - 0xa1] || '\ufffd'];
        if (lead === 0x8e && trail) return [kana(trail)];
        return [lead - 0xa0, trail - 0xa1];
    });
}

// the sets between escapes; a line end stays what it is in each of them
function fromIso2022Jp(octets) {
    const parts = octets.split(/(\x1b(?:\$[@B]|\$\(D|\([BJI]))/);
    let set = '(B', isRead = true;
    for (let at = 0; at < parts.length; at++) {
        if (at % 2) {
            set = parts[at].slice(1);
            parts[at] = '';
        } else if (set === '(J') {
            parts[at] = parts[at].replace(/[\\~]/g, (octet) => octet === '~' ? '‾' : '¥');
        } else if (set === '(I') {
            parts[at] = parts[at].replace(/[!-_]/g, (octet) => kana(octet.charCodeAt(0) + 0x80));
        } else if (set !== '(B') {
            parts[at] = byTable(parts[at], set === '$(D' ? 'jis0212' : 'jis', /[!-~]{1,2}/g,
                (lead, trail) => [lead - 0x20, trail - 0x21]);
            isRead = isRead && parts[at] !== null;
        }
    }
    return isRead ? parts.join('') : null;
}
{%- endmacro -%}
