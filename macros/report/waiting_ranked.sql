{#- Threads that wait, in the order in which to answer them at a moment: by whom, by how long is too
    long, within that the newest first. -#}
{%- macro waiting_ranked(threads, limits, moment) -%}
    select
        row_number() over (
            order by
                case waited.waiting_group when 'client' then 1 when 'other' then 2 else 3 end,
                limits.place,
                waited.waiting_since desc,
                waited.thread_key
        ) as place,
        waited.*,
        div(waited.hours_waiting, 24) as days_waiting,
        limits.wait_class,
        limits.place as class_place,
        count(*) over () as threads_waiting,
        count(*) over (partition by waited.waiting_group, limits.wait_class) as class_count,
        min(waited.waiting_since) over (partition by waited.waiting_group, limits.wait_class)
            as class_longest_since,
        first_value(waited.person_name) over (
            partition by waited.waiting_group, limits.wait_class
            order by waited.waiting_since, waited.thread_key
        ) as class_longest_name,
        row_number() over (
            partition by waited.waiting_group, limits.wait_class
            order by waited.waiting_since desc, waited.thread_key
        ) as place_in_class
    from (
        select
            *,
            greatest(timestamp_diff({{ moment }}, waiting_since, hour), 0) as hours_waiting
        from {{ threads }}
    ) as waited
    inner join {{ limits }} as limits
        on
            waited.hours_waiting >= limits.from_hours
            and (limits.until_hours is null or waited.hours_waiting < limits.until_hours)
{%- endmacro -%}
