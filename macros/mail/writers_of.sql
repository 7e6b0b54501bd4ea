{#- Those whom an answer to a mail has to reach, by the columns of `written` in parties_of: the
    authors, and who is in Reply-To, if that is no group nor in our own domains, as where a list of
    ours puts itself there. Gmail, too, rewrites From, of who sends through it by another address,
    and as no group does: answers reach that person by either. -#}
{%- macro writers_of() -%}
    {%- set sender = domain_of('from_addresses[safe_offset(0)].email') -%}
    {%- set by_a_group = 'list_id is not null or list_post is not null or '
        ~ is_own_domain(sender, 'our_addresses') -%}
    {%- set readers = 'array(select reader from unnest(reply_to_addresses) as reader where '
        ~ is_elsewhere('reader.email', 'our_addresses') ~ ')' -%}
    {{ normalised_emails([
        'authors',
        'case when author_kind != \'group\' then ' ~ readers ~ ' when ' ~ by_a_group
        ~ ' then [] else array_concat(from_addresses, reply_to_addresses) end'
    ], but_for='our_addresses') }}
{%- endmacro -%}
