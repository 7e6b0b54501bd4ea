{#- Scores of unchanged responses whose subject is another one than it was, as when a question has
    been bound as the respondent's address: the label stays, the subject follows. -#}
{%- macro readdressed_scores(is_incremental) -%}
    {%- if is_incremental -%}
    select stored.* replace (responses.subject_key as subject_key)
    from {{ this }} as stored
    inner join {{ ref('canonical_questionnaire_responses') }} as responses
        on
            stored.idem_key = responses.idem_key
            and stored.source_hash = responses.source_hash
    where stored.subject_key != responses.subject_key
    {%- else -%}
    select *
    from scored
    where false
    {%- endif -%}
{%- endmacro -%}
