"""How many tables a statement scans on BigQuery, with all that it reads in its place."""

import sqlglot
from sqlglot import exp


class Scans:
    """Counts over compiled SQL, by the name of a model.

    A view and an ephemeral model stand in the statement that reads them, and a CTE once for each
    time that it is named: BigQuery may work it out each time.
    """

    def __init__(self, views: dict[str, str]):
        """`views` holds the SQL of each view by its name; whatever else is named is a table."""
        self._views = views
        self._counted: dict[str, int] = {}

    def of(self, sql: str) -> int:
        """The scans of a query."""
        [tree] = [tree for tree in sqlglot.parse(sql, dialect="bigquery") if tree]
        return self._query(tree, {})

    def _query(self, tree: exp.Expression, outer: dict[str, int]) -> int:
        scope = dict(outer)
        if ctes := tree.args.get("with_"):
            for cte in ctes.expressions:
                scope[cte.alias] = self._query(cte.this, scope)
        return sum(self._node(node, scope) for node in _below(tree))

    def _node(self, node: exp.Expression, scope: dict[str, int]) -> int:
        if isinstance(node, exp.Table):
            return self._table(node, scope) + sum(self._node(each, scope) for each in _below(node))
        if node.args.get("with_"):
            return self._query(node, scope)
        return sum(self._node(each, scope) for each in _below(node))

    def _table(self, table: exp.Table, scope: dict[str, int]) -> int:
        if not isinstance(table.this, exp.Identifier):
            return 0
        if not table.db:
            return scope.get(table.name, 0)  # otherwise the array of a row
        if table.name not in self._views:
            return 1
        if table.name not in self._counted:
            self._counted[table.name] = self.of(self._views[table.name])
        return self._counted[table.name]


def _below(tree: exp.Expression) -> list[exp.Expression]:
    values = [value for name, value in tree.args.items() if name != "with_"]
    several = [value if isinstance(value, list) else [value] for value in values]
    return [each for value in several for each in value if isinstance(each, exp.Expression)]
