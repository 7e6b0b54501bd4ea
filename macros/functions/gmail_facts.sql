{#- The function that reads a Gmail message resource, header fields and parts tree in one call. It
    has the tables of characters as a second argument if it is to have them. -#}
{%- macro gmail_facts(relation, has_tables=false) -%}
    {%- set code -%}
const TABLES = {{ 'tables' if has_tables else 'null' }};

        {{ js_header_fields() }}

        {{ js_parts() }}

        {{ js_part_evidence() }}

        {{ js_preview() }}

if (!message || !message.payload) return null;
try {
    const facts = headerFacts(message.payload.headers);
    const read = withinLimits(capped(partFacts(message.payload, facts)));
    return read && Object.assign(read, {
        preview: previewOf(read, message.snippet), tables_needed: tablesNeeded(),
    });
} catch (error) {
    return null;
}
    {%- endset -%}
    create or replace function {{ relation }}({{ mail_arguments(has_tables) }})
    returns {{ mail_facts_type() }}
    language js
    as r"""{{ js_lines(code) }}"""
{%- endmacro -%}
