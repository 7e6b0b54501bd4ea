{#- One row per word of a name (`words`), with what it is beside another name (its given and its
    family words). A number, or a part of a double family name, is no given name. -#}
{%- macro compared_words(words, given, family) -%}
    select
        is_short,
        script,
        is_given_initial,
        not is_short and is_among_given as is_given,
        not is_short and is_among_family as is_family,
        not (is_among_given or is_among_family or is_initial_of_one) as is_other,
        is_no_given
    from (
        select
            {{ is_initial('word') }} as is_short,
            {{ script_of('word') }} as script,
            {{ is_among('word', words, given, family) }} as is_among_given,
            {{ is_among('word', words, family, given) }} as is_among_family,
            word not in unnest({{ family }})
            and exists(
                select 1 from unnest({{ given }}) as other
                where
                    ({{ is_initial('word') }} or {{ is_initial('other') }})
                    and left(word, 1) = left(other, 1)
            ) as is_given_initial,
            exists(
                select 1 from unnest(array_concat({{ given }}, {{ family }})) as other
                where
                    ({{ is_initial('word') }} or {{ is_initial('other') }})
                    and left(word, 1) = left(other, 1)
            ) as is_initial_of_one,
            regexp_contains(word, r'[0-9]')
            or exists(
                select 1 from unnest({{ family }}) as part
                where
                    starts_with(word, part)
                    or ends_with(word, part)
                    or concat(word, part) in unnest({{ words }})
                    or concat(part, word) in unnest({{ words }})
            ) as is_no_given
        from unnest({{ words }}) as word
        where word not in ('&', '<', '>')
    )
{%- endmacro -%}
