{#- The function that reads a Graph message resource. It has the tables of characters as a second
    argument if it is to have them. -#}
{%- macro graph_facts(relation, has_tables=false) -%}
    {%- set code -%}
const TABLES = {{ 'tables' if has_tables else 'null' }};

        {{ js_header_fields() }}

        {{ js_graph_fields() }}

        {{ js_graph_merge() }}

        {{ js_html() }}

        {{ js_preview() }}

if (!message) return null;
try {
    const facts = graphMerged(graphFacts(message), listOf(message.internetMessageHeaders));
    const more = Object.assign(graphBody(message), {attachments: graphAttachments(message)});
    const read = withinLimits(Object.assign(capped(facts), more));
    return read && Object.assign(read, {
        preview: previewOf(read, message.bodyPreview), tables_needed: tablesNeeded(),
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
