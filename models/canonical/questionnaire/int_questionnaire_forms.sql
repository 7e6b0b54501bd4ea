-- One row per form: its title, and a hash of all that its responses are read with besides
-- themselves. When it changes, the form's responses are read again.
with forms as (

    select
        external_id as form_id,
        coalesce(
            json_value(payload, '$.info.title'), json_value(payload, '$.info.documentTitle')
        ) as form_title,
        json_value(payload, '$.settings.emailCollectionType') as email_collection_type
    from {{ ref('raw_objects') }}
    where object_type = 'form'
    qualify row_number() over (partition by external_id order by last_seen desc, idem_key asc) = 1

),

questions as (

    select
        questions.form_id,
        string_agg(
            to_json_string(struct(
                questions.question_id,
                questions.question_title,
                questions.instrument_id,
                questions.instrument_version,
                questions.item_number,
                questions.field,
                rules.answers_hash,
                questions.lowest_digit,
                questions.highest_digit,
                questions.bound_low,
                questions.bound_high
            )),
            ',' order by questions.question_id
        ) as questions
    from {{ ref('form_questions') }} as questions
    left join {{ ref('int_instrument_rules') }} as rules
        on
            questions.instrument_id = rules.instrument_id
            and questions.instrument_version = rules.instrument_version
    group by 1

),

joined as (

    select
        coalesce(forms.form_id, questions.form_id) as form_id,
        forms.form_title,
        coalesce(forms.email_collection_type = 'VERIFIED', false) as is_email_confirmed,
        forms.form_id is not null as is_known,
        to_hex(sha256(to_json_string([
            forms.form_title, forms.email_collection_type, questions.questions
        ]))) as context_hash
    from forms
    full outer join questions
        on forms.form_id = questions.form_id

)

select * from joined
