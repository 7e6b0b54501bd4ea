{#- What failed to be paid or is disputed: first what is due, then the newest. -#}
select * from {{ table('today_payments') }}
where occurred_at is null or occurred_at < timestamp(@moment)
order by due_at asc nulls last, occurred_at desc, idem_key asc
