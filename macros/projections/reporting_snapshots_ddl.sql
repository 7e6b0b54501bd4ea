{#- The weekly figures as they stood. -#}
{%- macro reporting_snapshots_ddl(relation) -%}
    create table if not exists {{ relation }} (
        snapshot_key string not null,
        week_start date not null,
        metric string not null,
        dimension string not null,
        value numeric not null,
        taken_at timestamp not null
    )
    cluster by metric, week_start
{%- endmacro -%}
