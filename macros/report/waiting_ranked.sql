{#- Threads that wait, in the order in which to answer them at a moment: by whom, by how long is too
    long, within that the newest first. A class lasts until the next begins, so that whoever waits is
    in one, and in one alone, whatever the seed says. -#}
{%- macro waiting_ranked(threads, limits, moment) -%}
    select
        row_number() over (
            order by
                case waited.waiting_group when 'client' then 1 when 'other' then 2 else 3 end,
                waited.wait.place,
                waited.waiting_since desc,
                waited.thread_key
        ) as place,
        waited.* except (wait),
        div(waited.hours_waiting, 24) as days_waiting,
        waited.wait.wait_class,
        waited.wait.place as class_place,
        count(*) over () as threads_waiting,
        count(*) over (partition by waited.waiting_group, waited.wait.wait_class) as class_count,
        min(waited.waiting_since) over (
            partition by waited.waiting_group, waited.wait.wait_class
        ) as class_longest_since,
        first_value(waited.person_name) over (
            partition by waited.waiting_group, waited.wait.wait_class
            order by waited.waiting_since, waited.thread_key
        ) as class_longest_name,
        row_number() over (
            partition by waited.waiting_group, waited.wait.wait_class
            order by waited.waiting_since desc, waited.thread_key
        ) as place_in_class
    from (
        select
            timed.*,
            array(
                select as struct
                    class.wait_class,
                    class.place
                from unnest(limits.classes) as class
                where class.from_hours <= greatest(timed.hours_waiting, limits.least_hours)
                order by class.from_hours desc
            )[safe_offset(0)] as wait
        from (
            select
                *,
                greatest(timestamp_diff({{ moment }}, waiting_since, hour), 0) as hours_waiting
            from {{ threads }}
        ) as timed
        cross join (
            select
                min(from_hours) as least_hours,
                array_agg(struct(
                    wait_class as wait_class, from_hours as from_hours, place as place
                )) as classes
            from {{ limits }}
        ) as limits
    ) as waited
{%- endmacro -%}
