{#- The events of the runs that began at a time or later, null for all, run by run in the order of
    their beginnings. Rendered by the runner. -#}
{%- macro exported_events(event_log, since) -%}
    with events as (

        select
            *,
            min(created_at) over (partition by correlation_id) as run_began_at
        from {{ event_log }}

    )

    select * except (run_began_at)
    from events
    {%- if since %}
    where run_began_at >= timestamp({{ sql_string(since) }})
    {%- endif %}
    order by run_began_at, correlation_id, created_at, event_type, event_id
{%- endmacro -%}
