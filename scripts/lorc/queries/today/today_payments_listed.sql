{#- What failed to be paid, the newest first. -#}
select * from {{ table('today_payments') }}
where occurred_at is null or occurred_at < timestamp(@moment)
order by occurred_at desc, idem_key asc
