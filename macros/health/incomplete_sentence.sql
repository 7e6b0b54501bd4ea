{#- What lacks in the scores of an instrument lately, over its rows of measurement_timeseries. -#}
{%- macro incomplete_sentence() -%}
    concat(
        instrument_name, ', last seven days: ',
        sum(n_rejected), ' answers could not be read, ', sum(n_missing), ' items were left out, ',
        countif(is_prorated), ' totals are prorated, ', countif(total is null), ' have no total.'
    )
{%- endmacro -%}
