{#- What a name (its words) says beside another (its given and its family words): `agrees` when the
    given name is the same and no other family name stands beside it, or the family name is and the
    given one may be by its initial; `contradicts` when no word is the same, or the family name
    alone is and another given name stands beside it, as in a family, or both have a given name that
    the other lacks; `names several` when it is the names of several persons and one is another's;
    else, or when one of the two has no words or the other is in another script, `says nothing`. -#}
{%- macro name_says(words, given, family) -%}
    (
        select
            case
                when count(*) = 0 or coalesce(array_length({{ family }}), 0) = 0 then 'says nothing'
                when '&' in unnest({{ words }}) and logical_or(is_other) then 'names several'
                when
                    logical_or(is_given)
                    and logical_or(is_family)
                    and logical_or(is_other and not is_of_double_name)
                    and exists(
                        select 1 from unnest({{ given }}) as own
                        where
                            own != '&'
                            and not {{ is_initial('own') }}
                            and not {{ is_among('own', given, words, words) }}
                    )
                    then 'contradicts'
                when
                    logical_or(is_given) and (logical_or(is_family) or not logical_or(is_other))
                    or logical_or(is_family) and logical_or(is_given_initial)
                    then 'agrees'
                when
                    logical_or(is_given)
                    or logical_and(is_short)
                    or logical_and(script != {{ script_of(
                        "array_to_string(array_concat(" ~ given ~ ", " ~ family ~ "), '')"
                    ) }})
                    then 'says nothing'
                when not logical_or(is_family) then 'contradicts'
                when logical_or(is_other) and coalesce(array_length({{ given }}), 0) > 0
                    then 'contradicts'
                else 'says nothing'
            end
        from (
            select
                is_short,
                script,
                is_given_initial,
                not is_short and is_among_given as is_given,
                not is_short and is_among_family as is_family,
                not (is_among_given or is_among_family or is_initial_of_one) as is_other,
                is_of_double_name
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
                    exists(
                        select 1 from unnest({{ family }}) as part
                        where
                            starts_with(word, part)
                            or ends_with(word, part)
                            or concat(word, part) in unnest({{ words }})
                            or concat(part, word) in unnest({{ words }})
                    ) as is_of_double_name
                from unnest({{ words }}) as word
                where word != '&'
            )
        )
    )
{%- endmacro -%}
