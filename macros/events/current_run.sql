{#- The run that this dbt invocation belongs to: the runner's (var `run`), or one of its own when
    dbt is run by hand. Returns {id, job_name, trace_id, started_at, parameters, streams}. -#}
{% macro current_run() %}
    {% if var('run') %}
        {{ return(var('run')) }}
    {% endif %}
    {% set job_name = 'dbt_' ~ flags.WHICH %}
    {{ return({
        'id': job_name ~ '-' ~ run_started_at.strftime('%Y%m%d%H%M%S'),
        'job_name': job_name,
        'trace_id': trace_id(),
        'started_at': run_started_at.isoformat(),
        'parameters': {
            'select': invocation_args_dict.get('select', []) | list,
            'connection': var('connection'),
            'full_refresh': flags.FULL_REFRESH or false,
        },
        'streams': none,
    }) }}
{% endmacro %}
