{#- Per week and client of `known` scores: which flag items were raised or could not be read, by the
    name of the instrument and the number. -#}
{%- macro client_flags(known) -%}
    select
        report_week as week_start,
        client_key,
        string_agg(distinct raised_name, ' and ' order by raised_name) as raised_names,
        string_agg(distinct unread_name, ' and ' order by unread_name) as unread_names,
        string_agg(distinct ever_raised_name, ' and ' order by ever_raised_name)
            as ever_raised_names,
        max(unread_at) as last_unread_at
    from (
        select
            known.report_week,
            known.client_key,
            if(
                flag.state = 'raised' and known.week_start = known.report_week,
                concat(known.instrument_name, ' item ', flag.item_number),
                null
            ) as raised_name,
            if(
                flag.state = 'unread' and known.week_start = known.report_week,
                concat(known.instrument_name, ' item ', flag.item_number),
                null
            ) as unread_name,
            if(
                flag.state = 'raised',
                concat(known.instrument_name, ' item ', flag.item_number),
                null
            ) as ever_raised_name,
            if(flag.state = 'unread', known.occurred_at, null) as unread_at
        from {{ known }} as known
        cross join unnest(known.flags) as flag
    )
    group by 1, 2
{%- endmacro -%}
