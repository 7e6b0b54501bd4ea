{#- The rows that a table made of the object with the key @name. -#}
select * from {{ table(name) }}
where idem_key = @name
