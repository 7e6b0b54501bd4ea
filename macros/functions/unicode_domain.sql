{#- The function that writes the domain of an address in Unicode: RFC 3492, label by label. A label
    that is wrong, longer than the 63 of the DNS, or only ASCII once decoded stays as it is, so that
    nobody's domain is written as another's. -#}
{%- macro unicode_domain(relation) -%}
    create or replace function {{ relation }}(address string)
    returns string
    language js
    as r"""
function adapted(delta, count, isFirst) {
    let rest = isFirst ? Math.floor(delta / 700) : delta >> 1, steps = 0;
    rest += Math.floor(rest / count);
    while (rest > 455) {
        rest = Math.floor(rest / 35);
        steps += 36;
    }
    return steps + Math.floor(36 * rest / (rest + 38));
}

function digit(letter) {
    const code = letter.charCodeAt(0);
    return code >= 97 && code <= 122 ? code - 97 : code >= 48 && code <= 57 ? code - 22 : 36;
}

function decoded(label) {
    const text = label.slice(4), cut = text.lastIndexOf('-');
    const points = [...text.slice(0, Math.max(cut, 0))].map((letter) => letter.codePointAt(0));
    let code = 128, bias = 72, place = 0, at = cut > 0 ? cut + 1 : 0;
    while (at < text.length) {
        const before = place;
        for (let weight = 1, step = 36; ; step += 36) {
            const value = at < text.length ? digit(text[at++]) : 36;
            if (value === 36) return label;
            place += value * weight;
            const least = Math.min(Math.max(step - bias, 1), 26);
            if (value < least) break;
            weight *= 36 - least;
        }
        const count = points.length + 1;
        bias = adapted(place - before, count, before === 0);
        code += Math.floor(place / count);
        place %= count;
        if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return label;
        points.splice(place++, 0, code);
    }
    const found = String.fromCodePoint(...points);
    return /[^\x00-\x7f]/.test(found) ? found : label;
}

if (address === null) return null;
const at = address.lastIndexOf('@') + 1;
const labels = address.slice(at).split('.').map(
    (label) => label.startsWith('xn--') && label.length <= 63 ? decoded(label) : label);
return address.slice(0, at) + labels.join('.').normalize('NFC').toLowerCase();
"""
{%- endmacro -%}
