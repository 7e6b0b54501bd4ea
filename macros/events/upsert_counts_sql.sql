{#- What a run did to each stream, counted in the tables that it wrote. -#}
{%- macro upsert_counts_sql(run_id) -%}
    with touched as (

        select
            stored.connection_name,
            stored.object_type,
            case
                when stored.first_run_id = stored.last_run_id then 'inserted'
                when stored.changed_run_id != stored.last_run_id then 'unchanged'
                when stored.deleted_at is not null then 'deleted'
                else 'updated'
            end as outcome
        from {{ table('raw_objects') }} as stored
        where
            stored.last_run_id = {{ sql_string(run_id) }}
            and {{ stream_scope('stored.') | join(' and ') }}

        union all

        select
            stored.connection_name,
            stored.object_type,
            'rejected' as outcome
        from {{ table('rejected_objects') }} as stored
        where
            stored.last_run_id = {{ sql_string(run_id) }}
            and {{ stream_scope('stored.') | join(' and ') }}

    )

    select
        connection_name,
        object_type,
        count(*) as total_records,
        countif(outcome = 'inserted') as inserted,
        countif(outcome = 'updated') as updated,
        countif(outcome = 'unchanged') as unchanged,
        countif(outcome = 'deleted') as deleted,
        countif(outcome = 'rejected') as rejected
    from touched
    group by 1, 2
{%- endmacro -%}
