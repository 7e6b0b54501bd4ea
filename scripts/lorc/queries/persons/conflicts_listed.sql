{#- The links in doubt, of one kind or of all, without what tells a person. -#}
select
    conflict_key,
    conflict_type,
    identifier_type,
    array_length(idem_keys) as objects,
    array_length(person_keys) as persons
from {{ table('identity_conflicts') }}
{% if kind %}where conflict_type = {{ sql_string(kind) }}{% endif %}
order by conflict_type, conflict_key
