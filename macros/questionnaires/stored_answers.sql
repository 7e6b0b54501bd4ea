{#- The keys of canonical_answers and what each row was made of; none before the first build. -#}
{%- macro stored_answers(is_incremental) -%}
    select
        answer_key,
        idem_key,
        context_hash,
        source_hash
    {% if is_incremental -%}
    from {{ this }}
    {%- else -%}
    from
        unnest(cast([] as array<struct<
            answer_key string, idem_key string, context_hash string, source_hash string
        >>))
    {%- endif %}
{%- endmacro -%}
