{#- The title of the form of each connection, and the name of each instrument, by their keys. -#}
select
    'form' as kind,
    connection_name as key_name,
    max(form_title) as title
from {{ table('canonical_questionnaire_responses') }}
group by 1, 2
union all
select
    'instrument' as kind,
    instrument_id as key_name,
    max(instrument_name) as title
from {{ table('instruments') }}
group by 1, 2
