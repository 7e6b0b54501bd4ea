{#- How many totals of an instrument are not shown because they cannot be right, and the way out.
    -#}
{%- macro rejected_scores_sentence(rejects, instruments) -%}
    concat(
        count(*), if(count(*) = 1, ' total of ', ' totals of '), {{ instruments }}.instrument_name,
        if(count(*) = 1, ' is', ' are'), ' not shown: ',
        case {{ rejects }}.reason
            when 'total_out_of_range' then concat(
                'outside its range. Correct its rows in seeds/scores, then run ',
                '`lorc run rescore --yes`.'
            )
            when 'total_without_band' then concat(
                'in none of its bands. Correct seeds/scores/score_bands.csv, then run ',
                '`lorc run rescore --yes`.'
            )
            else concat(
                'no question was answered that the form asks or the seeds bind. Look at ',
                'score_rejects, and bind the questions.'
            )
        end
    )
{%- endmacro -%}
