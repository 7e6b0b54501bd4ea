{#- Whether one of a mail's mailboxes, labels or categories is among `places`: an array made by
    `places_of`. -#}
{%- macro lies_in(mail, labels, places) -%}
    exists(
        select 1 from unnest({{ labels }}) as label
        where
            concat({{ mail }}.source_system, '  ', label) in unnest({{ places }})
            or concat({{ mail }}.source_system, ' ', {{ mail }}.connection_name, ' ', label)
            in unnest({{ places }})
    )
{%- endmacro -%}
