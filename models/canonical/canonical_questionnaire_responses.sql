-- One row per form response that exists, with who it is from where that can be told. A respondent
-- who left no address is a subject of the response's own, never one that others share.
with changes as (

    {{ response_changes(is_incremental()) }}

),

responses as (

    select
        idem_key,
        source_system,
        connection_name,
        json_value(payload, '$.responseId') as response_id,
        {{ form_id_of() }} as form_id,
        {{ normalised_email("json_value(payload, '$.respondentEmail')") }} as respondent_email,
        safe_cast(json_value(payload, '$.createTime') as timestamp) as created_at,
        {{ submitted_at() }} as submitted_at,
        json_query(payload, '$.answers') as answers,
        if({{ questionnaire_reject_reason() }} is null, source_hash, null) as source_hash
    from changes

),

accepted as (

    select * from responses
    where source_hash is not null

),

told as (

    {{ respondents('accepted') }}

),

joined as (

    select
        responses.* except (respondent_email, answers, source_hash),
        forms.form_title,
        forms.context_hash,
        coalesce(responses.respondent_email, told.email) as respondent_email,
        told.respondent_name,
        told.client_code,
        coalesce(told.answer_count, 0) as answer_count,
        responses.source_hash
    from responses
    left join told
        on responses.idem_key = told.idem_key
    left join {{ ref('int_questionnaire_forms') }} as forms
        on responses.form_id = forms.form_id

),

final as (

    select
        idem_key,
        source_system,
        connection_name,
        response_id,
        form_id,
        form_title,
        coalesce(concat('email:', respondent_email), concat('response:', idem_key)) as subject_key,
        respondent_email,
        respondent_name,
        client_code,
        created_at,
        submitted_at,
        answer_count,
        context_hash,
        source_hash
    from joined
    {% if not is_incremental() %}
        where source_hash is not null
    {% endif %}

)

select * from final
