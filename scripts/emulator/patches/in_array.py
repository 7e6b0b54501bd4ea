"""X IN UNNEST(ARRAY) works X out once.

BigQuery does ("Operators", IN). The emulator writes X twice, of which both are worked out for
whatever is not in the array: twice the cost of each comparison of an address with our own.
"""

from local_bigquery.engine import database
from local_bigquery.sql.dialect import macro
from local_bigquery.sql.rules import NODE_RULES
from sqlglot import exp

# false for no array and for an empty one; else null for a null that is, or may be, what is sought
MACRO = """
CREATE OR REPLACE MACRO bq.main._in_array(x, items) AS
    CASE
        WHEN coalesce(len(items), 0) = 0 THEN FALSE
        ELSE list_contains(items, x) OR nullif(len(items) <> list_count(items), TRUE)
    END
"""


def _once(node: exp.Expression, _context) -> exp.Expression:
    if isinstance(node, exp.In) and (items := node.args.get("unnest")):
        return macro("_in_array", node.this, items.expressions[0])
    return node


def apply() -> None:
    """Ask DuckDB's own function, and for nulls beside it."""
    database.connection().execute(MACRO)
    NODE_RULES.append(_once)
