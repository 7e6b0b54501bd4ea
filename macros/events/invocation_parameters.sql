{#- What was asked of dbt, for the job events of a run by hand. -#}
{% macro invocation_parameters() %}
    {{ return({
        'select': invocation_args_dict.get('select', []) | list,
        'connection': var('connection'),
        'full_refresh': flags.FULL_REFRESH or false,
    }) }}
{% endmacro %}
