{#- The function that gives the words of a person's name in the form in which two names are
    compared, sorted and each once, with & among them where it is the names of several persons, < in
    a junior's and > in a senior's. docs/persons.md says what counts as the same. -#}
{%- macro name_words(relation) -%}
    create or replace function {{ relation }}(name string)
    returns array<string>
    language js
    as r"""
const LONGEST = 300;
const READ = {
    'ß': 'ss', 'ς': 'σ', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'ı': 'i', 'y': 'i', 'æ': 'a',
    'œ': 'o', 'þ': 'th', 'а': 'a', 'б': 'b', 'в': 'v', 'г': 'g', 'ґ': 'g', 'д': 'd', 'е': 'e',
    'є': 'ie', 'э': 'e', 'ж': 'zh', 'з': 'z', 'и': 'i', 'і': 'i', 'к': 'k', 'л': 'l', 'м': 'm',
    'н': 'n', 'о': 'o', 'п': 'p', 'р': 'r', 'с': 's', 'т': 't', 'у': 'u', 'ф': 'f', 'х': 'h',
    'ц': 'ts', 'ч': 'ch', 'ш': 'sh', 'щ': 'shch', 'ы': 'i', 'ю': 'iu', 'я': 'ia', 'ј': 'j',
    'љ': 'lj', 'њ': 'nj', 'ђ': 'd', 'ћ': 'c', 'џ': 'dz', 'ѕ': 'dz',
};
{{ js_names() }}

function initials(word) {
    // of Ю. in Cyrillic there are two letters in Latin ones
    return word.length === 1 ? (READ[word] || word)[0] : word;
}

// an address in the field is none of the name's words
const given = (name || '').slice(0, LONGEST).normalize('NFKD').replace(ADDRESS, ' ');
const seen = withoutDegrees(given).toLowerCase().normalize('NFKD')
    .replace(/[\p{M}\p{Cf}'’‘ʼ`´ьъ]/gu, '').replace(PRONOUNS, ' ').replace(BEFORE, ' ');
const age = [...(JUNIOR.test(seen) ? '<' : ''), ...(SENIOR.test(seen) ? '>' : '')];
const plain = seen.replace(JUNIOR, ' ').replace(SENIOR, ' ')
    .replace(/(?<!\p{L})([mb])\.\s?(?=sc(?!\p{L}))|(?<!\p{L})(ph|ll)\.\s?(?=[dm](?!\p{L}))/gu, '$1$2')
    .replace(/[\p{L}\p{N}]+/gu, initials);
// as people write their own in Latin letters: German, English, French and Slavic ways alike
const read = plain.replace(/[^\x00-\x7f]|y/g, (letter) => READ[letter] || letter)
    .replace(/kh/g, 'h').replace(/dj/g, 'd').replace(/aa/g, 'a').replace(/tsch/g, 'c')
    .replace(/sch|sh/g, 's').replace(/ch|ts/g, 'c').replace(/zh/g, 'z').replace(/w/g, 'v')
    .replace(/x/g, 'ks').replace(/[ij]+/g, 'i').replace(/([aou])e/g, '$1')
    .replace(/([dt])er(?!\p{L})/gu, '$1r');
const joined = read.replace(/(\p{L})[-‐‑](?=\p{L})/gu, '$1');
// the family's name again, where it was asked for apart
const once = read.replace(/(?<!\p{L})(\p{L}{2,})(?:\s+\1)+(?!\p{L})/gu, '$1');
const written = once.match(/\p{L}{2,}/gu) || [];
// a word that comes twice is the family's: "Lena Berger (Anna Berger)"
const isSeveral = SEVERAL.test(plain) || AS_WRITTEN.test(given)
    || written.some((word, place) => !LEFT_OUT.has(word) && written.indexOf(word) < place);
const words = `${read} ${joined}`.match(/[\p{L}\p{N}]+/gu) || [];
return [...new Set(words)].filter((word) => !LEFT_OUT.has(word))
    .concat(isSeveral && words.length > 0 ? '&' : [], age).sort();
"""
{%- endmacro -%}
