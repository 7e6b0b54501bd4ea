{#- dbt's own macro, with a list of models that this run builds anew beside the flag for all. -#}
{% macro should_full_refresh() %}
    {% set configured = config.get('full_refresh') %}
    {% set asked = flags.FULL_REFRESH or model.name in var('rebuilt') %}
    {{ return(asked if configured is none else configured) }}
{% endmacro %}
