{#- Seconds from the first start to the last end of some of dbt's results, to the millisecond. -#}
{% macro seconds_of(results) %}
    {% set times = results | map(attribute='timing') | sum(start=[]) %}
    {% set starts = times | map(attribute='started_at') | select | list %}
    {% set ends = times | map(attribute='completed_at') | select | list %}
    {% if not starts or not ends %}
        {{ return(0.0) }}
    {% endif %}
    {{ return((ends | max - starts | min).total_seconds() | round(3)) }}
{% endmacro %}
