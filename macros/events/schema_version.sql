{#- The version of the JSON Schema that the payload of an event of this type follows. -#}
{%- macro schema_version(event_type) -%}
    {%- set versions = {
        'upsert.completed': '1-0-1',
        'job.completed': '1-0-1',
        'job.failed': '1-0-1',
        'canonize.completed': '1-0-1',
        'canonize.failed': '1-0-1',
        'score.completed': '1-0-1',
        'score.failed': '1-0-1',
        'project.completed': '1-0-1',
        'project.failed': '1-0-1',
    } -%}
    {{ versions.get(event_type, '1-0-0') }}
{%- endmacro -%}
