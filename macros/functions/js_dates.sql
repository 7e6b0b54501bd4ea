{#- JavaScript: a Date field as UTC, 'YYYY-MM-DDTHH:MM:SSZ', or null (RFC 5322 3.3 and 4.3; ISO
    8601; asctime's order). Years of two and three digits count as 4.3 says; a named zone that is not in
    4.3, -0000 and no zone at all count as UTC. A clock of twelve hours is none of these. -#}
{%- macro js_dates() -%}
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const ZONES = {
    __proto__: null, edt: -4, est: -5, cdt: -5, cst: -6, mdt: -6, mst: -7, pdt: -7, pst: -8,
};
const TIME = '(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:[.,]\\d+)?)?';
const USUAL = new RegExp(
    '^(?:[a-z]+\\.?,?\\s*)?(\\d{1,2})[\\s-]+([a-z]{3})[a-z]*\\.?[\\s,-]+(\\d{2,4}),?\\s+'
    + TIME + '\\s*(.*)$'
);
const ASCTIME = new RegExp(
    '^(?:[a-z]+\\.?,?\\s+)?([a-z]{3})[a-z]*\\.?\\s+(\\d{1,2}),?\\s+'
    + TIME + '\\s+(?:([a-z]+)\\s+)?(\\d{4})\\s*(.*)$'
);
const ISO = new RegExp('^(\\d{4})-(\\d{2})-(\\d{2})[t\\s]+' + TIME + '\\s*(.*)$');

// minutes east of UTC
function zoneMinutes(zone) {
    const numeric = /^(?:gmt|utc?)?\s*([+-])(\d{2}):?(\d{2})?(?!\d)/.exec(zone);
    if (!numeric) return 60 * (ZONES[(/^[a-z]+/.exec(zone) || [''])[0]] || 0);
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] || 0);
    return numeric[1] === '-' ? -minutes : minutes;
}

function fullYear(digits) {
    const year = Number(digits);
    if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year;
    return digits.length === 3 ? 1900 + year : year;
}

function date(field) {
    const text = field.replace(/\([^()]*\)?/g, ' ').replace(/\s+/g, ' ').trim().toLowerCase();
    let parts = USUAL.exec(text), year, month, day, time, zone;
    if (parts) [, day, month, year, ...time] = parts;
    else if ((parts = ASCTIME.exec(text))) {
        [, month, day, ...time] = parts;
        year = time[4];
        time = [...time.slice(0, 3), time[3] || time[5]];
    } else if ((parts = ISO.exec(text))) [, year, month, day, ...time] = parts;
    else return null;
    const index = /\d/.test(month) ? Number(month) - 1 : MONTHS.indexOf(month);
    const [hour, minute, second, named] = time;
    const midnight = Date.UTC(fullYear(year), index, Number(day));
    if (index < 0 || fullYear(year) < 1900 || new Date(midnight).getUTCMonth() !== index) return null;
    if (day < 1 || hour > 23 || minute > 59 || second > 60 || /^[ap]m\b/.test(named)) return null;
    const seconds = hour * 3600 + minute * 60 + Number(second || 0) - zoneMinutes(named || '') * 60;
    return new Date(midnight + seconds * 1000).toISOString().replace('.000Z', 'Z');
}
{%- endmacro -%}
