{#- A number of hours as words: 5 hours, 3 days. -#}
{%- macro span_words(hours) -%}
    case
        when {{ hours }} < 1.5 then '1 hour'
        when {{ hours }} < 71.5 then concat(cast(round({{ hours }}) as int64), ' hours')
        else concat(cast(round({{ hours }} / 24) as int64), ' days')
    end
{%- endmacro -%}
