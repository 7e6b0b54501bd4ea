{#- The mailboxes or labels of a seed, each with the provider and the account that it is meant for,
    as an array. -#}
{%- macro places_of(relation, column, condition='true') -%}
    array(
        select concat(source_system, ' ', coalesce(connection_name, ''), ' ', {{ column }})
        from {{ relation }}
        where {{ condition }}
    )
{%- endmacro -%}
