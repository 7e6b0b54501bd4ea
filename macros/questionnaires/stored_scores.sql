{#- The keys of questionnaire_scores and what each row was made of; none before the first build. -#}
{%- macro stored_scores(is_incremental) -%}
    select
        score_key,
        idem_key,
        rules_hash,
        source_hash
    {% if is_incremental -%}
    from {{ this }}
    {%- else -%}
    from
        unnest(cast([] as array<struct<
            score_key string, idem_key string, rules_hash string, source_hash string
        >>))
    {%- endif %}
{%- endmacro -%}
