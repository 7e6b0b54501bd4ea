{#- The function that reads a Graph message resource. Its header fields, where Graph gives them, say
    all that they say in Gmail, and alike; Bcc is not among them in the sender's own mailbox. -#}
{%- macro graph_facts(relation) -%}
    create or replace function {{ relation }}(message json)
    returns {{ mail_facts_type() }}
    language js
    as r"""
    {{ js_header_fields() }}

    {{ js_graph_fields() }}

if (!message) return null;
try {
    const own = graphFacts(message), headers = listOf(message.internetMessageHeaders);
    const facts = headers.length ? headerFacts(headers) : own;
    facts.calendar_method = own.calendar_method;
    if (!facts.bcc_addresses.length) facts.bcc_addresses = own.bcc_addresses;
    const attachments = graphAttachments(message);
    return withinLimits(Object.assign(capped(facts), graphBody(message), {attachments}));
} catch (error) {
    return null;
}
"""
{%- endmacro -%}
