{#- A stream's staging table as the loader makes it. The runner makes it first, because the loader
    sleeps five seconds after each table of its own. -#}
create table if not exists {{ relation }} (
    data json, -- noqa: RF04
    _sdc_extracted_at timestamp,
    _sdc_received_at timestamp,
    _sdc_batched_at timestamp,
    _sdc_deleted_at timestamp,
    _sdc_sequence int64,
    _sdc_table_version int64
)
partition by date(_sdc_batched_at)
