{#- How many of a run's records are in a staging table: the tee numbers the records of a run from
    first_sequence to last_sequence, so a load that was repeated counts once. -#}
select count(distinct _sdc_table_version) as records_staged
from {{ relation }}
where
    _sdc_batched_at >= timestamp({{ sql_string(started_at) }})
    and _sdc_table_version between {{ first_sequence | int }} and {{ last_sequence | int }}
