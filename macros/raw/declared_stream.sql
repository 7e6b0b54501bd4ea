{#- What a source's meta says of a stream, checked: these values enter SQL text, and a separator
    in one of them would make two objects share an idem_key. -#}
{% macro declared_stream(node) %}
    {% set path = '[$]([.][A-Za-z_][A-Za-z0-9_]*)+' %}
    {% set patterns = dict(var('stream_names'), external_id=path) %}
    {% if node.meta.context %}
        {% do patterns.update(context=path) %}
    {% endif %}
    {% if node.meta.schema_ref %}
        {% do patterns.update(
            schema_ref='iglu:[a-z0-9._]+/[a-z0-9_]+/jsonschema/[0-9]+-[0-9]+-[0-9]+'
        ) %}
    {% endif %}
    {% set stream = {} %}
    {% for name, pattern in patterns.items() %}
        {% set value = node.meta.get(name) %}
        {% if not modules.re.fullmatch(pattern, value | string) %}
            {% do exceptions.raise_compiler_error(
                "declared_stream: meta." ~ name ~ " of source " ~ node.source_name ~ "." ~ node.name
                ~ " is '" ~ value ~ "' and should match " ~ pattern
            ) %}
        {% endif %}
        {% do stream.update({name: value}) %}
    {% endfor %}
    {{ return(stream) }}
{% endmacro %}
