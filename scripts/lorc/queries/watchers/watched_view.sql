{#- A view in the dataset of those who watch, over a table or view of the project's own. -#}
create or replace view {{ view }} as
select * from {{ relation }}
