{#- JavaScript: who an address names, and whose a name is that stands without one. -#}
{%- macro js_person() -%}
// a name of Exchange (X.500) is no address
function person(name, email) {
    const isAddress = Boolean(email) && !/^\/|^\S*\/cn=/i.test(email);
    return {name: name || !isAddress && email || null, email: isAddress ? email : null};
}

// some write a whole address, brackets and all, in encoded words, or one word that is a name alone
function inEncodedWords({email, words}) {
    const raw = words.map((word) => word.raw).join(' ');
    const text = email === null && !raw.includes('@') ? decodeWords(raw) : raw;
    if (text === raw) return null;
    return text.includes('@') ? addresses(text)[0] : !words[1] && person(text.trim(), '');
}

const isNameAlone = (each) => each.ended === ',' && each.email === null && each.words.length > 0
    && !each.words.some((word) => decodeWords(word.raw).includes('@'));

// "Berger, Anna <a@x>": a name that no address follows belongs to the next that has brackets
function withCommas(found) {
    const whole = [];
    let names = [];
    for (const each of found) {
        if (isNameAlone(each)) {
            names.push(each);
            continue;
        }
        if (each.email === null) {
            names.forEach((name) => whole.push(name));
        } else {
            for (const {words} of names) words[words.length - 1].text += ',';
            each.words = names.flatMap(({words}) => words).concat(each.words);
        }
        whole.push(each);
        names = [];
    }
    return whole.concat(names);
}
{%- endmacro -%}
