{#- Each table and view of the dataset with when it was made and last changed, and what day it is
    where the practice is. -#}
select
    table_id,
    creation_time,
    last_modified_time,
    current_date(@time_zone) as today
from {{ table('__TABLES__') }}
