"""SET (a, b) = (SELECT AS STRUCT x, y) assigns the struct's fields in order.

So does BigQuery ("Procedural language", SET); dbt's insert_overwrite and microbatch rely on
it. The emulator assigns the whole struct to the first variable.
"""

import sqlglot
from local_bigquery.sql.dialect import BigQueryDialect
from local_bigquery.sql.script import Interpreter, Statement
from sqlglot import exp


def apply() -> None:
    """Assign a single struct from a subquery field by field."""
    assign = Interpreter.set

    def by_field(self: Interpreter, statement: Statement) -> None:
        tree = sqlglot.parse_one(statement.text, dialect=BigQueryDialect)
        (item, *others) = tree.expressions
        target, value = item.this.this, item.this.expression
        select = value.this if isinstance(value, exp.Subquery) else None
        if others or select is None or select.args.get("kind") != "STRUCT":
            return assign(self, statement)
        targets = target.expressions if isinstance(target, exp.Tuple) else [target.unnest()]
        select.set("kind", None)
        return self.into(select, [variable.name for variable in targets])

    Interpreter.set = by_field
