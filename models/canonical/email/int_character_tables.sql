-- One row per need of a mail that cannot be read without tables of characters: the table, or all of
-- them if it needs several.
with character_tables as (

    select * from {{ ref('character_tables') }}

),

needs as (

    select
        tables_needed,
        array_agg(struct(character_table, code, characters)) as character_tables
    from character_tables
    cross join unnest([character_table, 'all']) as tables_needed
    group by 1

)

select * from needs
