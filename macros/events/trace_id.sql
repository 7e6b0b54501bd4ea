{#- The trace id of the caller's TRACEPARENT (W3C Trace Context), none if it set no valid one; as
    lorc/runs/run.py has it. -#}
{% macro trace_id() %}
    {% set traceparent = modules.re.fullmatch(
        '(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?',
        env_var('TRACEPARENT', '')
    ) %}
    {{ return(traceparent.group(1) if traceparent else none) }}
{% endmacro %}
