{#- The table of that name when it stands and this run does not build it anew, else none: what
    is_incremental says in its own model, for the ephemeral models that feed it. They cannot refer
    to it. -#}
{%- macro built(name) -%}
    {%- set relation = load_relation(table(name)) if execute else none -%}
    {{ return(
        relation if relation and not should_full_refresh() and name not in var('rebuilt') else none
    ) }}
{%- endmacro -%}
