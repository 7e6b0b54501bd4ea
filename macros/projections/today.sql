{#- The day it is in the practice's time zone; unit tests put another in its place. -#}
{%- macro today() -%}
    current_date({{ time_zone() }})
{%- endmacro -%}
