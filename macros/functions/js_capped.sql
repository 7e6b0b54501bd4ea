{#- JavaScript: a mail names as many addresses and ids as its writer likes; a table keeps so many. -#}
{%- macro js_capped() -%}
// what is more than these, or too long for a line of a mail (RFC 5322 2.1.1), is counted and left
// out; of the ids the first and the last stay
const MOST_ADDRESSES = 500, MOST_IDS = 200, LONGEST = 998;

function capped(facts) {
    const left = {addresses: 0, ids: 0};
    for (const name of Object.keys(facts)) {
        const all = facts[name];
        if (name.endsWith('_addresses')) {
            const whole = all.filter(({email}) => (email || '').length <= LONGEST);
            facts[name] = whole.slice(0, MOST_ADDRESSES);
            left.addresses += all.length - facts[name].length;
        } else if (Array.isArray(all) && name !== 'attachments') {
            const whole = all.filter((id) => id.length <= LONGEST);
            facts[name] = whole.slice(0, MOST_IDS / 2).concat(
                whole.slice(Math.max(MOST_IDS / 2, whole.length - MOST_IDS / 2)));
            left.ids += all.length - facts[name].length;
        }
    }
    return Object.assign(facts, {addresses_left_out: left.addresses, ids_left_out: left.ids});
}
{%- endmacro -%}
