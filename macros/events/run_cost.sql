{#- What the statements of this run have cost so far: those of dbt, hooks too, as the plugin
    dbt_lorchestra counts them, and those that the runner sent before. -#}
{% macro run_cost() %}
    {% set cost = adapter.run_cost() %}
    {% for figure, count in current_run().get('cost', {}).items() %}
        {% do cost.update({figure: cost[figure] + count}) %}
    {% endfor %}
    {{ return(cost) }}
{% endmacro %}
