{#- The table of that name when it stands and this run does not build it anew, else none: what
    is_incremental says in its own model, for the ephemeral models that feed it. They cannot refer
    to it. A table that `has_memory` is never built anew. -#}
{%- macro built(name, has_memory=false) -%}
    {%- set relation = load_relation(table(name)) if execute else none -%}
    {%- set is_kept = has_memory or not (should_full_refresh() or name in var('rebuilt')) -%}
    {{ return(relation if relation and is_kept else none) }}
{%- endmacro -%}
