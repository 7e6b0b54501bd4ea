{#- How many totals of an instrument are not shown because they cannot be right, and the way out.
    -#}
{%- macro rejected_scores_sentence(rejects, instruments) -%}
    concat(
        count(*), ' totals of ', {{ instruments }}.instrument_name, ' are not shown: ',
        case {{ rejects }}.reason
            when 'total_out_of_range' then concat(
                'they are outside its range. Correct its rows in seeds/scores, then run ',
                '`lorc run rescore --yes`.'
            )
            when 'total_without_band' then concat(
                'they fall in none of its bands. Correct seeds/scores/score_bands.csv, then run ',
                '`lorc run rescore --yes`.'
            )
            else concat(
                'their responses answer no question that their form asks or the seeds bind. Look at ',
                'them by score_rejects, and bind the questions.'
            )
        end
    )
{%- endmacro -%}
