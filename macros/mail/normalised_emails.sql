{#- Those who stand in some columns of a mail, each once, in the form in which two are compared, and
    in the order of the alphabet: the same at each build. -#}
{%- macro normalised_emails(columns, but_for=none) -%}
    array(
        select distinct {{ normalised_email('party.email') }} as email
        from unnest(array_concat({{ columns | join(', ') }})) as party
        where
            {{ normalised_email('party.email') }} is not null
            {{ 'and not ' ~ is_own_address('party.email', but_for) if but_for else '' }}
        order by email
    )
{%- endmacro -%}
