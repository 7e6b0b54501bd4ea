{#- The words of a person's name in the form in which two names are compared. Case, accents,
    apostrophes and invisible characters do not count; ae, oe and ue are ä, ö and ü, aa is å, dj is
    đ, y is i; Cyrillic is read in Latin letters; of Anna-Maria there is Annamaria too. Titles and
    particles are left out: "von" in two names says nothing. A single letter is an initial. -#}
{%- macro name_words(name) -%}
    array(
        select distinct word
        from
            unnest([translate(
                regexp_replace(
                    normalize_and_casefold({{ name }}, nfkd), r'[\p{M}\p{Cf}’‘ʼ`´ьъ\x27]', ''
                ),
                'øłđðıyабвгґдеэзиілмнкопрстуфы', 'olddiiabvggdeeziilmnkoprstufi'
            )]) as plain
        {%- for pairs in [
            [('ж', 'zh'), ('х', 'h'), ('ц', 'ts'), ('ч', 'ch'), ('ш', 'sh'), ('щ', 'shch')],
            [('ю', 'iu'), ('я', 'ia'), ('є', 'ie'), ('æ', 'a'), ('œ', 'o'), ('þ', 'th')],
            [('kh', 'h'), ('dj', 'd'), ('aa', 'a'), ('ii', 'i')],
        ] %}
            {%- set step = namespace(sql='plain' if loop.first else 'read_' ~ loop.index0) %}
            {%- for written, read in pairs %}
                {%- set step.sql = "replace(" ~ step.sql ~ ", '" ~ written ~ "', '" ~ read ~ "')" %}
            {%- endfor %}
        cross join unnest([{{ step.sql }}]) as read_{{ loop.index }}
        {%- endfor %}
        cross join
            unnest([
                regexp_replace(
                    regexp_replace(read_3, r'([aeou])j', r'\1i'), r'([aou])e', r'\1'
                )
            ]) as folded
        cross join
            unnest(array_concat(
                regexp_extract_all(folded, r'[\p{L}\p{N}]+'),
                regexp_extract_all(
                    regexp_replace(folded, r'(\p{L})[-‐‑](\p{L})', r'\1\2'), r'[\p{L}\p{N}]+'
                )
            )) as word
        where word not in (
            'von', 'van', 'der', 'den', 'de', 'di', 'da', 'del', 'des', 'dos', 'du', 'la', 'le',
            'el', 'al', 'zu', 'zum', 'zur', 'und', 'and', 'dr', 'prof', 'mag', 'dipl', 'ing',
            'med', 'phil', 'herr', 'frau', 'mr', 'mrs', 'ms', 'miss', 'mme', 'sr', 'sra', 'jr'
        )
        order by word
    )
{%- endmacro -%}
