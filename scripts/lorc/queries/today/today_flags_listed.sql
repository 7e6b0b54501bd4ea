{#- The flags that are open at a moment or were raised since a day, the newest first. -#}
select
    *,
    occurred_on >= date(@since) as is_new,
    followed_at is null or followed_at >= timestamp(@moment) as is_open
from {{ table('today_flags') }}
where
    occurred_at < timestamp(@moment)
    and (
        followed_at is null
        or followed_at >= timestamp(@moment)
        or occurred_on >= date(@since)
    )
order by is_new desc, occurred_at desc, flag_key asc
