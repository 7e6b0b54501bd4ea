{#- What a name (its words) says beside another (its given and its family words): `agrees` when the
    given name is the same and no other family name stands beside it, or the family name is and the
    given one may be by its initial, or neither has one; `contradicts` when no word is the same, or
    the family name alone is and another given name stands beside it, as in a family, or both have a
    given name that the other lacks, or one is a junior's and one a senior's; `names several` when it
    is the names of several persons and one is another's; else, or when one of the two has no words
    or the other is in another script, `says nothing`. -#}
{%- macro name_says(words, given, family) -%}
    (
        select
            case
                when count(*) = 0 or coalesce(array_length({{ family }}), 0) = 0 then 'says nothing'
                when '&' in unnest({{ words }}) and logical_or(is_other) then 'names several'
                when
                    '<' in unnest({{ words }}) and '>' in unnest({{ family }})
                    or '>' in unnest({{ words }}) and '<' in unnest({{ family }})
                    then 'contradicts'
                when
                    logical_or(is_given)
                    and logical_or(is_family)
                    and logical_or(is_other and not is_no_given)
                    and exists(
                        select 1 from unnest({{ given }}) as own
                        where
                            own not in ('&', '<', '>')
                            and not {{ is_initial('own') }}
                            and not {{ is_among('own', given, words, words) }}
                    )
                    then 'contradicts'
                when
                    logical_or(is_given) and (logical_or(is_family) or not logical_or(is_other))
                    or logical_or(is_family) and logical_or(is_given_initial)
                    or coalesce(array_length({{ given }}), 0) = 0
                    and logical_or(is_family)
                    and not logical_or(is_other)
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

            {{ compared_words(words, given, family) }}

        )
    )
{%- endmacro -%}
