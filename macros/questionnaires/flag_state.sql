{#- The state of a flag item, as an aggregate over its answers: raised when any value given is above
    the lowest of its answer set (below the highest, where the item is reversed); unread when
    something could not be read, or the form does not ask it; clear when the lowest was given. Null
    when it was left blank or refused: that is missing. -#}
{%- macro flag_state(value) -%}
    case
        when
            countif(
                if(
                    instrument_items.is_reverse,
                    {{ value }} < limits.highest,
                    {{ value }} > limits.lowest
                )
            ) > 0
            then 'raised'
        when countif(answers.reject_reason is not null and {{ value }} is null) > 0 then 'unread'
        when count({{ value }}) > 0 then 'clear'
        when
            logical_or(
                instrument_items.item_number in unnest(ifnull(expected.unasked_flags, []))
            )
            then 'unread'
    end
{%- endmacro -%}
