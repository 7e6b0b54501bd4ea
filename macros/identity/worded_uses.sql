{#- `uses` of addresses with the words of their names, where others use the address too: else they
    are held against nobody's. -#}
{%- macro worded_uses(uses) -%}
    with counted as (

        select
            *,
            count(*) over (partition by email) > 1 as is_used_again
        from {{ uses }}

    ),

    -- once per name, however often it is given
    named as (

        select distinct name
        from counted
        where is_used_again and name is not null

    ),

    worded as (

        select
            name,
            {{ function('name_words') }}(name) as words,
            {{ function('name_words') }}({{ family_part('name') }}) as family_words
        from named

    )

    select
        counted.* except (is_used_again),
        coalesce(worded.words, []) as words,
        coalesce(worded.family_words, []) as family_words
    from counted
    left join worded
        on counted.is_used_again and counted.name = worded.name
{%- endmacro -%}
