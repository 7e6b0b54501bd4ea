{#- Steps of components_of: in each round every label of labels_0 becomes the least of those that it
    shares a link with, in an order of the round's own. -#}
{%- macro contractions(rounds) -%}
    {% for round in range(rounds) %}
        least_{{ round }} as (

            select
                *,
                min(to_hex(md5(concat('{{ round }}', label)))) over (partition by link) as least
            from labels_{{ round }}

        ),

        labels_{{ round + 1 }} as (

            select
                * except (label, least),
                min(least) over (partition by label) as label
            from least_{{ round }}

        ),

    {% endfor %}
{%- endmacro -%}
