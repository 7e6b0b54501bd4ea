-- One row per thread in which somebody waits for an answer now, in the order in which to answer:
-- clients and leads first, by how long is too long, the newest first; what a machine may have
-- written comes last.
with waiting as (

    select * from {{ ref('today_threads') }}

),

ranked as (

    {{ waiting_ranked('waiting', ref('waiting_limits'), as_of()) }}

),

threads as (

    select
        place,
        thread_key,
        person_key,
        person_name,
        subject,
        lead_stage,
        waiting_since,
        hours_waiting,
        days_waiting,
        message_count,
        threads_waiting,
        email,
        connections,
        contact_id,
        answer_failed,
        waiting_group,
        wait_class,
        class_place,
        class_count,
        class_longest_since,
        class_longest_name
    from ranked

)

select * from threads
