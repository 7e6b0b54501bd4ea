{#- What is worth a look at a connection though it is no trouble, in one line; else null. -#}
{%- macro health_note() -%}
    nullif(
        array_to_string(
            [
                if(
                    is_flood,
                    concat('yesterday ', rows_yesterday, ' records came, about ',
                        cast(round(usual_rows) as int64), ' are usual'),
                    null
                ),
                if(new_rejects > 0, concat('records not taken in lately: ', new_rejects), null),
                if(failed_runs > 0, concat('failed attempts lately: ', failed_runs), null),
                if(
                    abandoned_runs > 0,
                    concat('attempts that stopped half-way lately: ', abandoned_runs),
                    null
                ),
                if(
                    array_length(new_paths) > 0,
                    concat('new fields: ', array_length(new_paths)),
                    null
                ),
                if(
                    array_length(vanished_paths) > 0,
                    concat('fields that no longer come: ', array_length(vanished_paths)),
                    null
                )
            ],
            '; '
        ),
        ''
    )
{%- endmacro -%}
