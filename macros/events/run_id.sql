{#- The correlation id of the current run, checked because it enters SQL text. -#}
{% macro run_id() %}
    {% set id = current_run().id %}
    {% if not modules.re.fullmatch('[A-Za-z0-9_-]+-[0-9]{14}', id) %}
        {% do exceptions.raise_compiler_error(
            "run_id: '" ~ id ~ "' is not of the form {job_name}-{YYYYMMDDHHMMSS}"
        ) %}
    {% endif %}
    {{ return(id) }}
{% endmacro %}
