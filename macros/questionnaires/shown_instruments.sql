{#- The instruments that the report shows: reliable change is defined for them, or one of their
    items raises a flag. -#}
{%- macro shown_instruments() -%}
    select * from {{ ref('instruments') }} as instruments
    where
        instruments.reliable_change is not null
        or concat(instruments.instrument_id, ' ', instruments.instrument_version) in (
            select concat(items.instrument_id, ' ', items.instrument_version)
            from {{ ref('instrument_items') }} as items
            where items.is_flag
        )
{%- endmacro -%}
