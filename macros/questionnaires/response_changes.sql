{#- The form responses to look at: those that object_changes finds, and the unchanged ones whose
    form, or what the seeds say of it, has changed. -#}
{%- macro response_changes(held) -%}
    (
        {{ object_changes(['form_response'], held) }}
    )
    {%- if held %}

    union all

    (
        select
            raw_objects.* except (payload_hash),
            raw_objects.payload_hash as source_hash
        from {{ held }} as stored
        inner join {{ ref('raw_objects') }} as raw_objects
            on
                stored.idem_key = raw_objects.idem_key
                and stored.source_hash = raw_objects.payload_hash
        left join {{ ref('int_questionnaire_forms') }} as forms
            on stored.form_id = forms.form_id
        where
            {{ object_scope(['form_response'], prefix='raw_objects.') | join(' and ') }}
            and raw_objects.deleted_at is null
            and stored.context_hash is distinct from forms.context_hash
    )
    {%- endif %}
{%- endmacro -%}
