"""JSON_QUERY_ARRAY and JSON_VALUE_ARRAY of what is no array are NULL.

BigQuery ("JSON functions", JSON_QUERY_ARRAY and JSON_VALUE_ARRAY) gives NULL. The emulator casts
to a list, which is an error.
"""

from local_bigquery.sql.rules import NODE_RULES
from sqlglot import exp


def _tried(node: exp.Expression, _context) -> exp.Expression:
    is_read = isinstance(node, exp.JSONExtractArray | exp.JSONValueArray)
    if not is_read or isinstance(node.parent, exp.Try):
        return node
    return exp.Try(this=node.copy())


def apply() -> None:
    """Try the cast."""
    NODE_RULES.append(_tried)
