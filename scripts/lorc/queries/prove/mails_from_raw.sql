{#- Messages of a week counted anew, each once, from raw_objects and two seeds alone: no model is
    read. A row for what was received and what was sent, with the keys of the copies behind it. -#}
{%- macro header(name) -%}
    coalesce(regexp_extract(to_json_string(payload), r'(?i)"name":"{{ name }}","value":"(.*?)"}'), '')
{%- endmacro -%}
{%- macro both(field, name) -%}
    concat(coalesce(to_json_string(json_query(payload, '$.{{ field }}')), ''), {{ header(name) }})
{%- endmacro -%}
{%- macro parties(texts) -%}
    regexp_extract_all(lower(concat({{ texts | join(", ' ', ") }})), r'[^\s<>",:\\]+@[\w.-]+')
{%- endmacro -%}
{%- macro outsiders(parties, own='copies.own') -%}
    (select count(*) from unnest({{ parties }}) as party where not regexp_contains(party, {{ own }}))
{%- endmacro -%}
{%- macro is_in_our_domains(party, ours='copies') -%}
    {{ is_own_domain("split(" ~ party ~ ", '@')[safe_offset(1)]", ours ~ '.addresses') }}
{%- endmacro -%}
with copies as (
    select
        idem_key,
        coalesce(json_value(payload, '$.internetMessageId'), {{ header('message-id') }}) as id,
        coalesce({{ parties([both('from', 'from')]) }}[safe_offset(0)], '') as author,
        {{ parties([both('replyTo', 'reply-to')]) }} as answer_to,
        {{ parties([header('x-original-from')]) }} as originals,
        {{ parties([
            both('toRecipients', 'to'), both('ccRecipients', 'cc'), both('bccRecipients', 'bcc')
        ]) }} as addressed,
        coalesce(
            timestamp_millis(cast(json_value(payload, '$.internalDate') as int64)),
            {{ source_time("json_value(payload, '$.receivedDateTime')") }}
        ) as came_at,
        coalesce(
            json_value_array(payload, '$.labelIds'), [json_value(payload, '$.parentFolderId')]
        ) as places,
        {{ header('resent-from') }} != '' as is_resent
    from {{ table('raw_objects') }}
    where object_type = 'email' and deleted_at is null
),

ours as (
    select
        concat('^(', string_agg(replace(lower(email), '@', '([+].*)?@'), '|'), ')$') as own,
        array_agg(lower(email)) as addresses
    from {{ table('account_addresses') }}
),

-- what a group in our domains sends on of one of us is that one's
authored as (
    select
        copies.* replace (
            if(
                not regexp_contains(copies.author, ours.own)
                and {{ is_in_our_domains('copies.author', 'ours') }}
                and array_length(copies.originals) > 0
                and {{ outsiders('copies.originals', 'ours.own') }} = 0,
                copies.originals[safe_offset(0)],
                copies.author
            ) as author
        ),
        ours.own,
        ours.addresses
    from copies
    cross join ours
),

judged as (
    select
        copies.idem_key,
        any_value(copies.id) as id,
        any_value(copies.author) as author,
        any_value(copies.came_at) as came_at,
        array_agg(distinct coalesce(roles.mailbox_role, '')) as roles,
        any_value(regexp_contains(copies.author, copies.own)) as is_by_us,
        any_value(copies.is_resent and not regexp_contains(copies.author, copies.own)) as is_others,
        max({{ outsiders('copies.originals') }} + (
            select count(*) from unnest(copies.answer_to) as party
            where not regexp_contains(party, copies.own) and not {{ is_in_our_domains('party') }}
        )) as answers_outside,
        max({{ outsiders('copies.addressed') }}) as goes_outside
    from authored as copies
    cross join unnest(copies.places) as place
    left join {{ table('mailbox_roles') }} as roles
        on place = roles.mailbox_id
    group by copies.idem_key
),

messages as (
    select
        case
            when logical_or('sent' in unnest(roles) and not is_others)
                then if(max(goes_outside) > 0, 'mails_sent', 'internal')
            when logical_and(is_by_us) and max(answers_outside) = 0 then 'internal'
            else 'mails_received'
        end as metric,
        array_agg(idem_key order by idem_key) as idem_keys
    from judged
    where 'draft' not in unnest(roles)
    group by if(id = '', idem_key, id), author
    having
        not logical_and('junk' in unnest(roles) or 'trash' in unnest(roles))
        and date_trunc(date(min(came_at), {{ sql_string(time_zone) }}), isoweek) = date(@week)
)

select
    metric,
    'all' as dimension,
    count(*) as value, -- noqa: RF04
    array_concat_agg(idem_keys) as idem_keys
from messages
group by metric
