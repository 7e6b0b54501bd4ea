-- One row per mail of ours that came back: from which addresses. A report that tells no mail is on
-- the last answer before it to an address that it names, of which no other report is already; in
-- the days that servers try (RFC 5321, 4.5.4.1).
with judged as (

    select * from {{ ref('int_judged_messages') }}

),

reports as (

    select
        message_key,
        occurred_at,
        undelivered_id,
        array(
            select distinct {{ normalised_email('email') }} as address
            from unnest(undelivered_to) as email
            where {{ normalised_email('email') }} is not null
            order by address
        ) as addresses
    from judged
    where is_undelivered

),

-- our answers count one more, the reports that tell no mail one less
steps as (

    select
        address,
        judged.occurred_at,
        judged.message_id,
        false as is_report
    from judged
    cross join unnest({{ normalised_emails(['judged.recipients']) }}) as address
    where judged.is_answer
    union all
    select
        address,
        reports.occurred_at,
        null as message_id,
        true as is_report
    from reports
    cross join unnest(reports.addresses) as address
    where reports.undelivered_id is null

),

counted as (

    select
        *,
        sum(if(is_report, -1, 1)) over (
            partition by address order by occurred_at, is_report, message_id
        ) as balance,
        min(if(is_report, occurred_at, null)) over (
            partition by address order by occurred_at, is_report, message_id
            rows between current row and unbounded following
        ) as reported_at
    from steps

),

-- the count falls below an answer where a report is on it
found as (

    select
        message_id,
        [address] as addresses
    from counted
    qualify
        not is_report
        and reported_at <= timestamp_add(occurred_at, interval 7 day)
        and min(balance) over (
            partition by address order by occurred_at, is_report, message_id
            rows between 1 following and unbounded following
        ) < balance

),

returned as (

    select
        message_id,
        array_concat_agg(addresses) as addresses
    from (
        select
            undelivered_id as message_id,
            addresses
        from reports
        where undelivered_id is not null
        union all
        select * from found
    ) as told
    group by 1

)

select * from returned
