{#- JavaScript: what in a name is none of its words. Degrees and pronouns are left out; junior and
    senior are < and >; names of several persons are told by what stands between them, or says whose
    relative somebody is. The degrees are Austria's: Mag., Dr. and DI stand before a name, all others
    behind it (bmbwf.gv.at, Akademische Grade). -#}
{%- macro js_names() -%}
const LEFT_OUT = new Set(('von van der den de di da del des dos du la le el al zu zum zur und and dr '
    + 'prof mag dipl ing med phil herr frau hr fr mr mrs ms miss mme mlle sr sra ir fam familie '
    + 'famili famille univ priv doz ddr mmag lic bakk msc bsc phd llm geb geborene nee jr and et for'
    + ' fur pour')
    .split(' '));
// "Dr.in", "Mag.a (FH)", "Dr. rer. nat.": what stands behind a degree belongs to it
const BEFORE = new RegExp('(?<!\\p{L})(?:dd?r|m{0,2}mag|prof|doz|dipl|bakk|ing|di)(?:\\.?in|\\.a)?'
    + '(?:[\\s.(-]*(?<!\\p{L})(?:rer|nat|soc|oec|[ij]ur|pharm|phil|theol|fac|med|vet|dent|univ|tech'
    + '|mont|arch|psych|paed|scient|mult|habil|hc|fh)(?!\\p{L})[.)]*)*(?!\\p{L})', 'gu');
const BEHIND = /[,\s(]+(?:[BM](?:A|BA|Ed|Eng|AS|ES|PH|PA|Th)|LLB|EMBA)(?=[\s,.)]|$)[.)]*/g;
const PRONOUN = '(?:she|hers?|he|him|his|they|them|theirs?|sie|ihr|ihm|er|ihn|sein|xier|dey|iel|elle)';
const PRONOUNS = new RegExp(`\\(?(?<!\\p{L})${PRONOUN}(?:\\s?/\\s?${PRONOUN})+(?!\\p{L})\\)?`, 'gu');
const ADDRESS = /[^\s<>()[\],;]*@[^\s<>()[\],;]*/gu;
const JUNIOR = /[\s,(](?:jun\.|jr\.?|junior)(?=[\s.]*(?:$|[,)]))/u;
const SENIOR = /[\s,(](?:sen\.|sr\.?|senior)(?=[\s.]*(?:$|[,)]))/u;
const PARENT = '(?:pflege|stief|schwieger|gro(?:ss|ß))?(?:mutter|vater|eltern|elternteil|tochter|sohn)';
const RELATIVE = '(?:kind|bruder|schwester|mann|partner(?:in)?|freund(?:in)?|oma|opa|enkel(?:in)?|neffe'
    + '|nichte|onkel|tante|cousine?|child|son|brother|sister|partner|friend|aunt|uncle|nephew|niece'
    + '|grand(?:child|son|daughter|ma|pa)|carer|mari|femme|fils|fille|enfant) (?:von|vom|of|de|d\\.?)';
// what stands between two persons, or says as whose parent somebody writes
const SEVERAL = new RegExp('[&;]|\\+(?!\\s?\\d)|\\/(?![^()]*\\))'
    + '|(?<!\\p{L})(?:und(?! zu)|and|et|fue?r|for|pour'
    + `|${PARENT}|${RELATIVE}|(?:grand)?(?:mother|father|parents?)|mum|mom|mama|daughter|guardian|behalf`
    + '|ausgefue?llt|vertretung|vertreten|(?:erwachsenen)?vertreter(?:in)?|sachwalter(?:in)?|vormund'
    + '|ehemann|ehefrau|gatte|gattin|husband|wife|spouse)(?!\\p{L})', 'u');
// by other words of the kind, as they are written: "Anna i Ben", "i.A."
const AS_WRITTEN = / u\.? |\s(?:i|ve|og|och|oraz)\s(?=\p{Lu})|(?<!\p{L})(?:i\. ?[AV]|p\. ?p|ppa)\.(?!\p{L})/u;

function withoutDegrees(name) {
    return name.replace(BEHIND, (degree, place) => {
        const before = name.slice(0, place);
        return /\p{L}[^\p{L}]+\p{L}/u.test(before) && /\p{Ll}/u.test(before) ? ' ' : degree;
    });
}
{%- endmacro -%}
