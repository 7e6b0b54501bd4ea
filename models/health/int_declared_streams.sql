-- One row per stream that the sources declare, with the hours within which it is expected.
with declared as (

    {{ declared_cadences() }}

)

select * from declared
