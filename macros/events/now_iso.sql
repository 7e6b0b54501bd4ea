{#- The time of this host's clock, UTC: the clock that also stamps staged rows. -#}
{% macro now_iso() %}
    {{ return(modules.datetime.datetime.now(modules.pytz.utc).isoformat()) }}
{% endmacro %}
