{#- The stages of the lanes that this run goes through, in their order, each with the ids of its
    models and snapshots. The stage of a model is in its meta. Of the runner's runs those too in
    which nothing is due. -#}
{% macro run_stages() %}
    {% set found = {} %}
    {% for stage in event_subjects('is_stage') %}
        {% set ids = [] %}
        {% for id in selected_resources if id.startswith('model.') or id.startswith('snapshot.') %}
            {% set config = graph.nodes[id].config %}
            {% if config.meta.get('stage') == stage and config.materialized != 'ephemeral' %}
                {% do ids.append(id) %}
            {% endif %}
        {% endfor %}
        {% if ids or stage in current_run().stages | default([]) %}
            {% do found.update({stage: ids}) %}
        {% endif %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
