{#- Deletes all rows of a table that is built anew from what is left. -#}
delete from {{ relation }}
where true
