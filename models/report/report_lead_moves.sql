-- One row per contact and change of its stage in the client records since they are read: from one
-- stage to another, or new in the records. What the first reading found is no change, nor is a new
-- label of the same code.
with versions as (

    select
        *,
        lag(stage) over (partition by idem_key order by dbt_valid_from) as stage_before,
        lag(stage_code) over (partition by idem_key order by dbt_valid_from) as code_before,
        row_number() over (partition by idem_key order by dbt_valid_from) as place,
        min(dbt_valid_from) over () as history_began_at
    from {{ ref('contacts_history') }}

),

links as (

    select * from {{ ref('person_links') }}
    where identifier_type = 'contact_id'

),

moves as (

    select
        {{ week_of('versions.dbt_valid_from') }} as week_start,
        versions.dbt_valid_from as moved_at,
        versions.idem_key,
        links.person_key,
        versions.full_name as person_name,
        versions.stage_before,
        versions.stage -- noqa: RF04
    from versions
    left join links
        on versions.contact_id = links.identifier
    where
        if(
            versions.place = 1,
            versions.dbt_valid_from > versions.history_began_at,
            coalesce(
                versions.stage_code != versions.code_before,
                versions.stage is distinct from versions.stage_before
            )
        )

)

select * from moves
