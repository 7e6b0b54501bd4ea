{#- What lacks in the scores of an instrument lately, over its rows of measurement_timeseries. -#}
{%- macro incomplete_sentence() -%}
    concat(
        instrument_name, ', last seven days: ',
        sum(n_rejected), if(sum(n_rejected) = 1, ' answer', ' answers'), ' could not be read, ',
        sum(n_missing), if(sum(n_missing) = 1, ' item was', ' items were'), ' left out, ',
        countif(is_prorated), if(countif(is_prorated) = 1, ' total is', ' totals are'),
        ' prorated, ',
        countif(total is null), if(countif(total is null) = 1, ' has', ' have'), ' no total.'
    )
{%- endmacro -%}
