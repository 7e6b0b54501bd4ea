{#- Seconds from an ISO timestamp to now, to the millisecond. -#}
{% macro seconds_since(moment) %}
    {% set then = modules.datetime.datetime.fromisoformat(moment) %}
    {% set elapsed = modules.datetime.datetime.now(modules.pytz.utc) - then %}
    {{ return(elapsed.total_seconds() | round(3)) }}
{% endmacro %}
