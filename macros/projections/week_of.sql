{#- The week that a time lies in, as its Monday in the practice's time zone. -#}
{%- macro week_of(time) -%}
    date_trunc(date({{ time }}, {{ time_zone() }}), isoweek)
{%- endmacro -%}
