{#- The answers of many small queries in one, each with its number. -#}
select
    probes.number,
    probes.answer
from
    unnest([
        {%- for sql in statements %}
            struct({{ loop.index0 }} as number, cast(({{ sql }}) as string) as answer)
            {{- ',' if not loop.last }}
        {%- endfor %}
    ]) as probes
