"""A local time that comes twice is the first of the two.

BigQuery ("Timestamp functions", TIMESTAMP with a time zone) takes the time before the clocks are
put back; DuckDB the one after.
"""

from local_bigquery.sql.rules import NODE_RULES
from local_bigquery.sql.rules.datetime import call
from sqlglot import exp


def _earliest(node: exp.Expression, _context) -> exp.Expression:
    zone = node.args.get("zone") if isinstance(node, exp.Timestamp) else None
    if zone is None:
        return node
    local, hour = exp.cast(node.this, "TIMESTAMP"), call("to_hours", 1)
    before = exp.Sub(this=local.copy(), expression=hour)
    later = exp.Add(this=call("timezone", zone.copy(), before), expression=hour.copy())
    return call("least", call("timezone", zone, local), later)


def apply() -> None:
    """Look an hour back too."""
    NODE_RULES.append(_earliest)
