"""JSON_QUERY_ARRAY and JSON_VALUE_ARRAY of what is no array are NULL.

BigQuery ("JSON functions", JSON_QUERY_ARRAY and JSON_VALUE_ARRAY) gives NULL; the second does so
too for an array that holds more than scalars. The emulator casts to a list, which is an error,
and writes what is no scalar as text.
"""

import json

from local_bigquery.engine import database
from local_bigquery.sql.rules import NODE_RULES
from sqlglot import exp

WORDS = {True: "true", False: "false"}


def _scalars(text: str | None) -> list[str | None] | None:
    found = json.loads(text or "null", parse_float=str, parse_int=str)
    if not isinstance(found, list) or any(isinstance(each, dict | list) for each in found):
        return None
    return [WORDS[each] if isinstance(each, bool) else each for each in found]


def _tried(node: exp.Expression, _context) -> exp.Expression:
    if isinstance(node, exp.JSONValueArray):
        array = exp.JSONExtract(this=node.this, expression=node.expression)
        return exp.func("_scalars_of_json", exp.cast(array, "VARCHAR"))
    if not isinstance(node, exp.JSONExtractArray) or isinstance(node.parent, exp.Try):
        return node
    return exp.Try(this=node.copy())


def apply() -> None:
    """Try the cast, and read scalars alone."""
    database.connection().create_function(
        "_scalars_of_json", _scalars, ["VARCHAR"], "VARCHAR[]", null_handling="special"
    )
    NODE_RULES.append(_tried)
