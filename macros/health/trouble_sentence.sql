{#- What is wrong with a connection, in one sentence for a reader without a computer background;
    null when nothing is. It names no person and quotes no record. -#}
{%- macro trouble_sentence() -%}
    case trouble_kind
        when 'never' then concat(
            if(
                is_begun,
                concat('Of ', connection_name, ', these have never been fetched: ', never_ingested),
                concat('Nothing has ever been fetched from ', connection_name)
            ),
            '.'
        )
        when 'late' then concat(
            'Nothing has been fetched from ', connection_name, ' for ',
            {{ span_words('hours_since_success') }}, ', though it is due every ',
            {{ span_words('cadence_hours') }},
            if(last_status in ('failed', 'abandoned'), ', and the last attempt failed.', '.')
        )
        when 'failed' then concat('The last attempt to fetch from ', connection_name, ' failed.')
        when 'abandoned' then concat(
            'The last attempt to fetch from ', connection_name, ' stopped half-way.'
        )
        when 'quiet' then concat(
            'Yesterday ', connection_name, ' brought ', rows_yesterday,
            if(rows_yesterday = 1, ' record', ' records'), '; about ',
            cast(round(usual_rows) as int64), ' are usual on that day of the week.'
        )
        when 'rejects' then concat(
            new_rejects, if(new_rejects = 1, ' record of ', ' records of '), connection_name,
            ' could not be taken in lately.'
        )
        when 'unsteady' then concat(
            abandoned_runs, if(abandoned_runs = 1, ' attempt', ' attempts'), ' to fetch from ',
            connection_name, ' stopped half-way lately.'
        )
    end
{%- endmacro -%}
