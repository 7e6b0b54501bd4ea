{#- How many rows of a table mention what @pattern matches, in whatever column. -#}
select count(*) as mentions
from {{ relation }} as stored
where {{ mentions('to_json_string(stored)') }}
