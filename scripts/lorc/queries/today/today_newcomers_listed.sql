{#- Who came first since a day, the newest first. -#}
select * from {{ table('today_newcomers') }}
where
    came_on >= date(@since)
    and came_at < timestamp(@moment)
order by came_at desc, person_key asc
