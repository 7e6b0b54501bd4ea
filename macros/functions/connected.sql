{#- The function that finds the connected components of a graph: for each node of the edges a
    representative, the same for all that can be reached from each other (union-find). -#}
{%- macro connected(relation) -%}
    create or replace function {{ relation }}(edges array<struct<one string, other string>>)
    returns array<struct<node string, representative string>>
    language js
    as r"""
const parents = new Map();

function root(node) {
    let top = node;
    while (parents.has(top) && parents.get(top) !== top) top = parents.get(top);
    while (node !== top) {
        const next = parents.get(node);
        parents.set(node, top);
        node = next;
    }
    return top;
}

for (const {one, other} of edges || []) {
    for (const node of [one, other]) if (!parents.has(node)) parents.set(node, node);
    parents.set(root(one), root(other));
}
return [...parents.keys()].map((node) => ({node, representative: root(node)}));
"""
{%- endmacro -%}
