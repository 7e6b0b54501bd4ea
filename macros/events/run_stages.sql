{#- The stages of the lanes that this run goes through, in their order, each with the ids of its
    models and snapshots. The stage of a model is in its meta. -#}
{% macro run_stages() %}
    {% set stages = {'canonize': [], 'score': [], 'project': []} %}
    {% for id in selected_resources if id.startswith('model.') or id.startswith('snapshot.') %}
        {% set config = graph.nodes[id].config %}
        {% set stage = config.meta.get('stage') %}
        {% if stage and config.materialized != 'ephemeral' %}
            {% do stages[stage].append(id) %}
        {% endif %}
    {% endfor %}
    {% set found = {} %}
    {% for stage, ids in stages.items() if ids %}
        {% do found.update({stage: ids}) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
