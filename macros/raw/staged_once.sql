{#- Where the records of this run's streams are read: of more than two streams in a table of the
    run's own, that its start fills (`fill`) and its end drops, because the merge reads them a dozen
    times and each time would scan every staging table. Else, and in a run that merges nothing,
    none. -#}
{% macro staged_once(fill=false) %}
    {% set known = graph.get('staged_once', {}) %}
    {% if known.get('invocation_id') == invocation_id %}
        {{ return(known.relation) }}
    {% endif %}
    {% set streams = staged_streams() if fill else [] %}
    {% if streams | length <= 2 %}
        {{ return(none) }}
    {% endif %}
    {% set relation = table('staged_records_' ~ invocation_id | replace('-', '_')) %}
    {% do run_query(
        'create or replace table ' ~ relation ~ '\noptions (expiration_timestamp = '
        ~ 'timestamp_add(current_timestamp(), interval 1 day)) as\n'
        ~ staged_records(streams, staging_watermarks())
    ) %}
    {% do graph.update(staged_once={'invocation_id': invocation_id, 'relation': relation}) %}
    {{ return(relation) }}
{% endmacro %}
