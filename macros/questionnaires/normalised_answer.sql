{#- An answer in the form in which it is looked up: the case, the spaces, the apostrophe, the kind
    of dash, a full stop at the end, what nobody sees (Unicode's default-ignorable characters) and
    the way in which an umlaut is put together say nothing. -#}
{%- macro normalised_answer(answer) -%}
    {%- set ignorable -%}
        [\x{ad}\x{34f}\x{61c}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{180b}-\x{180f}\x{200b}-\x{200f}
        {#- -#}
        \x{202a}-\x{202e}\x{2060}-\x{206f}\x{3164}\x{fe00}-\x{fe0f}\x{feff}\x{ffa0}
        {#- -#}
        \x{fff0}-\x{fff8}\x{1bca0}-\x{1bca3}\x{1d173}-\x{1d17a}\x{e0000}-\x{e0fff}]+
    {%- endset -%}
    regexp_replace(
        trim(regexp_replace(
            translate(
                normalize_and_casefold(
                    regexp_replace({{ answer }}, r'{{ ignorable }}', ''), nfkc
                ),
                '‐‒–—―−’',
                "------'"
            ),
            r'\s+', ' '
        )),
        r'([^.。 ]) ?[.。]+$', r'\1'
    )
{%- endmacro -%}
