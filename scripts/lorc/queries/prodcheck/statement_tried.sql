{#- One kind of statement over a table with a column n, to see that it is allowed. -#}
{% if call == 'insert' -%}
    insert into {{ relation }} (n) values (1)
{%- elif call == 'update' -%}
    update {{ relation }} set n = 3
    where n = 1
{%- elif call == 'delete' -%}
    delete from {{ relation }}
    where n = 2
{%- elif call == 'alter table' -%}
    alter table {{ relation }} add column if not exists m string
{%- elif call == 'create view' -%}
    create or replace view {{ other }} as
    select n from {{ relation }}
{%- elif call == 'drop view' -%}
    drop view {{ other }}
{%- elif call == 'create function' -%}
    create or replace function {{ other }} (n int64) as (n)
{%- elif call == 'drop function' -%}
    drop function {{ other }}
{%- else -%}
    select n from {{ relation }}
{%- endif %}
