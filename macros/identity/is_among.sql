{#- Whether a word of a name (one of `words`) is one of `parts` of another name, of which `others`
    are the rest: written alike, or in two words by one of them and in one by the other, as in Hans
    Peter and Hanspeter. A name of one word may be the whole of the other, as in 王小明 and 王 小明. -#}
{%- macro is_among(word, words, parts, others) -%}
    {%- set rest -%}
        if(array_length({{ words }}) = 1, array_concat({{ parts }}, {{ others }}), {{ parts }})
    {%- endset -%}
    (
        {{ word }} in unnest({{ parts }})
        or exists(
            select 1 from unnest({{ parts }}) as part
            where
                starts_with({{ word }}, part)
                and substr({{ word }}, char_length(part) + 1) in unnest({{ rest }})
                or ends_with({{ word }}, part)
                and left({{ word }}, greatest(char_length({{ word }}) - char_length(part), 0))
                in unnest({{ rest }})
        )
        or exists(
            select 1 from unnest({{ words }}) as beside
            where
                concat({{ word }}, beside) in unnest({{ parts }})
                or concat(beside, {{ word }}) in unnest({{ parts }})
        )
    )
{%- endmacro -%}
