{#- The run that this dbt invocation belongs to: the runner's (var `run`), or one of its own when
    dbt is run by hand. Returns {id, job_name, trace_id, started_at, streams}. -#}
{% macro current_run() %}
    {% if var('run') %}
        {{ return(var('run')) }}
    {% endif %}
    {% set job_name = 'dbt_' ~ flags.WHICH %}
    {% set traceparent = modules.re.fullmatch(
        '[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}', env_var('TRACEPARENT', '')
    ) %}
    {{ return({
        'id': job_name ~ '-' ~ run_started_at.strftime('%Y%m%d%H%M%S'),
        'job_name': job_name,
        'trace_id': traceparent.group(1) if traceparent else none,
        'started_at': run_started_at.isoformat(),
        'streams': none,
    }) }}
{% endmacro %}
