{#- Who waits at a moment, in the order in which to answer; of each class no more than the newest
    so many. -#}
with waiting as (

    select
        thread_key,
        person_name,
        subject,
        lead_stage,
        waiting_since,
        email,
        connections,
        contact_id,
        answer_failed,
        waiting_group
    from {{ table('today_threads') }}
    where waiting_since < timestamp(@moment)

),

ranked as (

    {{ waiting_ranked('waiting', table('waiting_limits'), 'timestamp(@moment)') }}

)

select * from ranked
where place_in_class <= {{ most | int }}
order by place
