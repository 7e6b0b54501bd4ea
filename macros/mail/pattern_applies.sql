{#- Whether a rule of the seed mail_patterns is for mails such as this one. -#}
{%- macro pattern_applies(rule, mail) -%}
    case {{ rule }}.applies
        when 'always' then true
        when 'null_return_path' then {{ mail }}.has_null_return_path
        else not {{ mail }}.has_headers
    end
{%- endmacro -%}
