{#- All rows of a view, in the order of one of its columns. -#}
select * from {{ table(name) }}
order by {{ order_by }}
