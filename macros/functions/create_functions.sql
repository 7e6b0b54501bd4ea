{#- Makes the persistent functions, in one script, if this run has a model that calls one. What is
    there is replaced by the same or a newer text; that costs less than to ask what is there. -#}
{% macro create_functions() %}
    {% if needs_functions() %}
        {% do run_query([
            gmail_facts(function('gmail_facts')),
            gmail_facts(function('gmail_facts_by_tables'), has_tables=true),
            graph_facts(function('graph_facts')),
            graph_facts(function('graph_facts_by_tables'), has_tables=true),
            connected(function('connected')),
            unicode_domain(function('unicode_domain')),
            name_words(function('name_words')),
        ] | join(';\n')) %}
    {% endif %}
{% endmacro %}
