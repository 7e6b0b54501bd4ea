{#- The later of two times, of which either may be null. -#}
{%- macro latest(this_time, that_time) -%}
    coalesce(greatest({{ this_time }}, {{ that_time }}), {{ this_time }}, {{ that_time }})
{%- endmacro -%}
