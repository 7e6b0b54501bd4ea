{#- How often a flag item was raised, or could not be read, lately; an aggregate. -#}
{%- macro flag_sentence(scores, flag) -%}
    concat(
        {{ scores }}.instrument_name, ' item ', {{ flag }}.item_number,
        if(
            {{ flag }}.state = 'raised',
            ': raised ',
            ': could not be read, or is no longer asked, '
        ),
        if(count(*) = 1, 'once', concat(count(*), ' times')), ' in the last seven days.'
    )
{%- endmacro -%}
