{#- Per week and person of `known` scores: when an unconfirmed response last claimed to be theirs,
    in the half year up to the week's end. -#}
{%- macro client_claims(known) -%}
    select
        known.report_week,
        claimed_key,
        max(known.occurred_at) as last_claim_at
    from {{ known }} as known
    cross join unnest(known.claimed_person_keys) as claimed_key
    where date(known.occurred_at) >= date_sub(known.report_week, interval 26 week)
    group by 1, 2
{%- endmacro -%}
