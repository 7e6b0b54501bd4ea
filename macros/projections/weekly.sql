{#- One model's rows as figures of the weeks in which they happened, for a UNION; each is counted
    under a metric and one of its dimensions. -#}
{%- macro weekly(relation, metric, dimension, time, value='1', conditions=[]) -%}
    select
        {{ week_of(time) }} as week_start,
        '{{ metric }}' as metric,
        {{ dimension }} as dimension,
        cast({{ value }} as numeric) as value -- noqa: RF04
    from {{ relation }}
    where {{ (conditions + [time ~ ' is not null']) | join(' and ') }}
{%- endmacro -%}
