"""SAFE.function(x) works beside anything that is called s, and for functions of two steps.

BigQuery ("Function calls", SAFE. prefix) gives NULL in place of an error. The emulator does it
through a lambda whose parameter is named s, which a column or table alias s takes over. Of a
function that it writes as a cast (TIMESTAMP_MILLIS and _MICROS) it takes the type for an argument,
and PARSE_TIMESTAMP's reading of the text for one, which then fails outside.
"""

from local_bigquery.sql.rules import NODE_RULES, safe
from sqlglot import exp

PARAMETER = "__safe"


def _renamed(node: exp.Expression, context) -> exp.Expression:
    if isinstance(node, exp.SafeFunc) and isinstance(node.this, exp.Cast):
        cast = node.this
        cast.set("this", _renamed(exp.SafeFunc(this=cast.this), context))
        return cast
    if isinstance(node, exp.SafeFunc):
        for read in list(node.find_all(exp.StrToTime)):
            read.replace(exp.func("TRY", read.copy()))
    made = safe.safe_function(node, context)
    evaluate = made.find(exp.Lambda) if made is not node else None
    if evaluate:
        for column in evaluate.find_all(exp.Column):
            column.set("table", exp.to_identifier(PARAMETER))
        evaluate.set("expressions", [exp.to_identifier(PARAMETER)])
    return made


def apply() -> None:
    """Give the parameter a name that nobody uses."""
    NODE_RULES[NODE_RULES.index(safe.safe_function)] = _renamed
