{#- Makes the persistent functions, in one script, if this run has a model that calls one. What is
    there is replaced by the same or a newer text; that costs less than to ask what is there. -#}
{% macro create_functions() %}
    {% set functions = {
        'gmail_facts': gmail_facts, 'graph_facts': graph_facts, 'connected': connected,
        'unicode_domain': unicode_domain, 'name_words': name_words,
    } %}
    {% if needs_functions() %}
        {% set statements = [] %}
        {% for name, ddl in functions.items() %}
            {% do statements.append(ddl(function(name))) %}
        {% endfor %}
        {% do run_query(statements | join(';\n')) %}
    {% endif %}
{% endmacro %}
