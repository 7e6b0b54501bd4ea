{#- The lowest or highest (`extreme`: min, max) of the options that are nothing but digits; null
    where none is. -#}
{%- macro digit_of_options(extreme) -%}
    (
        select {{ extreme }}(safe_cast({{ normalised_answer('option') }} as int64))
        from unnest(options) as option
        where regexp_contains({{ normalised_answer('option') }}, r'^[0-9]{1,4}$')
    )
{%- endmacro -%}
