{#- What events are about, as the event log's meta in models/events/_sources.yml has it: each
    subject with its phases and their keys. `mark`: those alone that have it, such as is_stage. -#}
{% macro event_subjects(mark=none) %}
    {% set subjects = {} %}
    {% if execute %}
        {% set event_log = graph.sources['source.lorchestra.lorchestra.event_log'] %}
        {% for event in event_log.meta.events if not mark or event.get(mark) %}
            {% do subjects.update({event.subject: event}) %}
        {% endfor %}
    {% endif %}
    {{ return(subjects) }}
{% endmacro %}
