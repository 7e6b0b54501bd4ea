-- One row per form response that exists, with who it is from where that can be told. A respondent
-- who left no address is a subject of the response's own, never one that others share.
with changes as (

    {{ response_changes(this if is_incremental()) }}

),

-- the response names its form when it was asked for alone, the API's context when it came in a
-- list; what has one time only was submitted then
responses as (

    select
        idem_key,
        source_system,
        connection_name,
        json_value(payload, '$.responseId') as response_id,
        coalesce(json_value(payload, '$.formId'), json_value(context, '$.formId')) as form_id,
        {{ normalised_email("json_value(payload, '$.respondentEmail')") }} as collected_email,
        {{ source_time("json_value(payload, '$.createTime')") }} as created_at,
        coalesce(
            {{ source_time("json_value(payload, '$.lastSubmittedTime')") }},
            {{ source_time("json_value(payload, '$.createTime')") }}
        ) as submitted_at,
        json_query(payload, '$.answers') as answers,
        if({{ questionnaire_reject_reason() }} is null, source_hash, null) as source_hash
    from changes

),

accepted as (

    select * from responses
    where source_hash is not null

),

respondents as (

    {{ respondents('accepted') }}

),

joined as (

    select
        responses.idem_key,
        responses.source_system,
        responses.connection_name,
        responses.response_id,
        responses.form_id,
        forms.form_title,
        coalesce(
            concat('email:', coalesce(responses.collected_email, respondents.email)),
            concat('response:', responses.idem_key)
        ) as subject_key,
        coalesce(responses.collected_email, respondents.email) as respondent_email,
        responses.collected_email,
        responses.collected_email is not null and coalesce(forms.is_email_confirmed, false)
            as is_collected_email_confirmed,
        respondents.email as typed_email,
        respondents.respondent_name,
        respondents.client_code,
        responses.created_at,
        responses.submitted_at,
        coalesce(respondents.answer_count, 0) as answer_count,
        forms.context_hash,
        responses.source_hash,
        if(forms.is_known, coalesce(respondents.known_answer_count, 0), null) as known_answer_count,
        coalesce(respondents.emails, []) as typed_emails
    from responses
    left join respondents
        on responses.idem_key = respondents.idem_key
    left join {{ ref('int_questionnaire_forms') }} as forms
        on responses.form_id = forms.form_id
    {% if not is_incremental() %}
        where responses.source_hash is not null
    {% endif %}

)

select * from joined
