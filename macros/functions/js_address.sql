{#- JavaScript: one address while it is read, piece by piece (RFC 5322 3.4). -#}
{%- macro js_address() -%}
class Address {
    constructor() {
        this.words = [];
        this.comments = [];
        this.email = null;  // what stood in brackets
        this.glued = false;  // whether the next piece belongs to the last word
    }

    add(raw, quoted) {
        const text = quoted === undefined ? raw : quoted.replace(/\\([^])/g, '$1');
        if (this.glued) {
            const last = this.words[this.words.length - 1];
            last.raw += raw;
            last.text += text;
        } else {
            this.words.push({raw, text});
        }
        this.glued = true;
    }

    comment(text) {
        this.comments.push(text);
        this.glued = false;
    }

    bracket(text) {
        // without comments and blanks, but for those in a quoted local part
        const email = text.replace(/("(?:[^"\\]|\\[^])*(?:"|\\?$))|\([^()]*\)|\s+/g, '$1');
        this.email = this.email || email.replace(/^@[^:]*:/, '');
        this.glued = false;
    }

    isThere() {
        return this.words.length > 0 || Boolean(this.email);
    }

    // no brackets: the word that looks like an email, the words around a lone @, or the only one
    withoutBrackets() {
        const [first, ...more] = this.words;
        const spec = this.words.find((word) => /^[^@"].*@.|^"[^"]*"@./.test(word.raw));
        if (spec) return [spec.raw, this.words.filter((word) => word !== spec)];
        if (this.words.some((word) => word.raw[0] !== '"' && word.raw.includes('@'))) {
            return [this.words.map((word) => word.raw).join(''), []];
        }
        if (more.length) return ['', this.words];
        return first.raw[0] !== '"' || first.text.includes('@') ? [first.text, []] : ['', [first]];
    }

    result() {
        const encoded = inEncodedWords(this);
        if (encoded) return encoded;
        const [email, words] = this.email === null
            ? this.withoutBrackets() : [this.email, this.words];
        const shown = words.map((word) => word.text).join(' ') || this.comments.join(' ');
        return person(decodeWords(shown).replace(/\s+/g, ' ').trim(), email);
    }
}
{%- endmacro -%}
