"""ROUND of a FLOAT64 rounds the number that it is, not the one that it looks like.

BigQuery ("Mathematical functions", ROUND): 2.675 is a little less, so that ROUND(2.675, 2) is 2.67;
halves go away from zero. DuckDB multiplies first, which gives 267.5 and 2.68.
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from local_bigquery.engine import database
from local_bigquery.sql.rules import NODE_RULES
from local_bigquery.sql.rules.typing import FLOATS, kind
from sqlglot import exp

WIDE = Context(prec=800, rounding=ROUND_HALF_UP)


def _round(value: float, digits: int) -> float:
    if not math.isfinite(value):
        return value
    return float(Decimal(value).quantize(Decimal(1).scaleb(-digits), context=WIDE))


def _exact(node: exp.Expression, _context) -> exp.Expression:
    if not isinstance(node, exp.Round) or kind(node.this) not in FLOATS:
        return node
    digits = node.args.get("decimals") or exp.Literal.number(0)
    return exp.Anonymous(this="_round_exactly", expressions=[node.this, digits])


def apply() -> None:
    """Round in decimals."""
    types = ["DOUBLE", "INTEGER"]
    database.connection().create_function("_round_exactly", _round, types, "DOUBLE")
    NODE_RULES.append(_exact)
