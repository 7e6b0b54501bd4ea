{#- The function that reads a Gmail message resource, header fields and parts tree in one call. -#}
{%- macro gmail_facts(relation) -%}
    create or replace function {{ relation }}(message json)
    returns {{ mail_facts_type() }}
    language js
    as r"""
    {{ js_header_fields() }}

    {{ js_parts() }}

    {{ js_part_evidence() }}

if (!message || !message.payload) return null;
try {
    const facts = headerFacts(message.payload.headers);
    return withinLimits(capped(partFacts(message.payload, facts)));
} catch (error) {
    return null;
}
"""
{%- endmacro -%}
