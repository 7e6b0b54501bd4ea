{#- What events are about, as the event log's meta in models/events/_sources.yml has it: each
    subject with its phases and their keys. `mark`: those alone that have it, such as is_stage. -#}
{% macro event_subjects(mark=none) %}
    {% set subjects = {} %}
    {% if execute %}
        {% set event_log = graph.sources['source.lorchestra.lorchestra.event_log'] %}
        {% for name, subject in event_log.meta.events.items() if not mark or subject.get(mark) %}
            {% do subjects.update({name: subject}) %}
        {% endfor %}
    {% endif %}
    {{ return(subjects) }}
{% endmacro %}
