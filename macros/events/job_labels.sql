{#- What the jobs of dbt are labelled with in BigQuery, as JSON: the run's name, its connection, the
    node and the stage that it belongs to; of what belongs to none, job. -#}
{%- macro job_labels(node) -%}
    {%- set run = var('run', none) -%}
    {%- set config = node.config if node else {} -%}
    {%- set stage = config.meta.get('stage') if config and config.meta else none -%}
    {%- set is_merge = node and (node.path | default('', true)).startswith('raw/') -%}
    {%- set labels = {
        'job_name': run.job_name if run else 'dbt_by_hand',
        'stage': stage or ('upsert' if is_merge else 'job'),
    } -%}
    {%- do labels.update(connection=var('connection')) if var('connection', none) -%}
    {%- do labels.update(node_id=node.unique_id) if node -%}
    {{ tojson(labels) }}
{%- endmacro -%}
