{#- The identity of a figure: a hash of its week, metric and dimension. -#}
{%- macro snapshot_key(week_start, metric, dimension) -%}
    to_hex(sha256(to_json_string(
        struct({{ week_start }} as week_start, {{ metric }} as metric, {{ dimension }} as dimension)
    )))
{%- endmacro -%}
