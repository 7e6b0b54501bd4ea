{#- Whether a domain, or a list's id, is that of one of `ours` or lies below it. False for none, and
    for the domains of large mail providers, in which anybody has an address. -#}
{%- macro is_own_domain(domain, ours) -%}
    {%- set anybodys = 'g(?:oogle)?mail|gmx|web|outlook|hotmail|live|msn|icloud|me|mac|yahoo|aol|'
        ~ 't-online|freenet|posteo|mailbox|proton(?:mail)?|pm|a1|chello|aon|bluewin|orange|libero' -%}
    exists(
        select 1 from unnest({{ ours }}) as own
        where
            ends_with(concat('.', {{ domain }}), concat('.', split(own, '@')[safe_offset(1)]))
            and not regexp_contains(own, r'@(?:{{ anybodys }})\.[a-z.]{2,6}$')
    )
{%- endmacro -%}
