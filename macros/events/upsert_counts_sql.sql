{#- What a run did to each stream, counted in the tables that it wrote; and how many of its objects
    are forgotten. -#}
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

        union all

        select
            stored.connection_name,
            stored.object_type,
            'forgotten' as outcome
        from {{ table('forgotten_objects') }} as stored
        where {{ stream_scope('stored.') | join(' and ') }}

    )

    select
        connection_name,
        object_type,
        countif(outcome != 'forgotten') as total_records,
        countif(outcome = 'inserted') as inserted,
        countif(outcome = 'updated') as updated,
        countif(outcome = 'unchanged') as unchanged,
        countif(outcome = 'deleted') as deleted,
        countif(outcome = 'rejected') as rejected,
        countif(outcome = 'forgotten') as forgotten
    from touched
    group by 1, 2
{%- endmacro -%}
