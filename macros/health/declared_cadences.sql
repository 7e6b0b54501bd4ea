{#- The streams that the sources declare, each with the hours within which it is expected to be
    ingested: after how many the source's freshness warns. Read from the sources at run time, so a
    new connection is an entry there and nothing here. -#}
{%- macro declared_cadences() -%}
    {%- set hours = {'minute': 1 / 60, 'hour': 1, 'day': 24} -%}
    {%- set selects = [] -%}
    {%- set declared = graph.sources.values() | sort(attribute='unique_id') if execute else [] -%}
    {%- for node in declared if node.meta.source_system -%}
        {%- set stream = declared_stream(node) -%}
        {%- set warn = (node.freshness or {}).get('warn_after') or {} -%}
        {%- set cadence = warn.count * hours[warn.period | string] if warn.count else 'null' -%}
        {%- do selects.append(
            'select ' ~ sql_string(stream.source_system) ~ ' as source_system, '
            ~ sql_string(stream.connection_name) ~ ' as connection_name, '
            ~ sql_string(stream.object_type) ~ ' as object_type, '
            ~ 'cast(' ~ cadence ~ ' as float64) as cadence_hours'
        ) -%}
    {%- endfor -%}
    {%- if not selects -%}
        {%- do selects.append(
            "select '' as source_system, '' as connection_name, '' as object_type, "
            ~ 'cast(null as float64) as cadence_hours limit 0'
        ) -%}
    {%- endif -%}
    {{ selects | join('\n    union all ') }}
{%- endmacro -%}
