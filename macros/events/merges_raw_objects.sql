{#- Whether this run merges staging into raw_objects. -#}
{% macro merges_raw_objects() %}
    {{ return('model.lorchestra.raw_objects' in selected_resources) }}
{% endmacro %}
