{#- One value for the rows of a small view, another one when any of them is another. -#}
select to_hex(md5(coalesce(string_agg(line, '' order by line), ''))) as version -- noqa: RF04
from (
    select to_json_string(seen) as line
    from {{ table(view) }} as seen
)
