"""A TIMESTAMP lies in the years 1 to 9999.

BigQuery ("Data types", TIMESTAMP; TIMESTAMP_SECONDS, TIMESTAMP_MILLIS, TIMESTAMP_MICROS and
TIMESTAMP_ADD) fails beyond them. DuckDB goes on for 290,000 years.
"""

from local_bigquery.engine import database
from local_bigquery.sql.dialect import macro
from local_bigquery.sql.rules import NODE_RULES
from sqlglot import exp

FIRST, END = -62135596800, 253402300800  # seconds since 1970
UNITS = {"0": ("seconds", 1), "3": ("millis", 10**3), "6": ("micros", 10**6)}
READ = {"seconds": "to_timestamp(x)", "millis": "epoch_ms(x)", "micros": "make_timestamp(x)"}
OUT_OF_RANGE = "_raise('a TIMESTAMP would be out of the allowed range')"
UNIX = """
CREATE OR REPLACE MACRO bq.main._from_{unit}(x) AS CASE
    WHEN x >= {first} AND x < {end} THEN {read}
    WHEN x IS NOT NULL THEN {error}
END;
"""
MOVED = f"""
CREATE OR REPLACE MACRO bq.main._moved(t) AS
    CASE WHEN year(t) NOT BETWEEN 1 AND 9999 THEN {OUT_OF_RANGE} ELSE t END;
"""


def _bounded(node: exp.Expression, _context) -> exp.Expression:
    if isinstance(node, exp.UnixToTime):
        scale = node.args.get("scale")
        unit, _ = UNITS[scale.name if scale else "0"]
        return macro(f"_from_{unit}", node.this)
    if isinstance(node, exp.TimestampAdd | exp.TimestampSub):
        return macro("_moved", node.copy())
    return node


def apply() -> None:
    """Look at the number, and at what a sum comes to."""
    for unit, factor in UNITS.values():
        bounds = {"first": FIRST * factor, "end": END * factor}
        database.connection().execute(
            UNIX.format(unit=unit, read=READ[unit], error=OUT_OF_RANGE, **bounds)
        )
    database.connection().execute(MOVED)
    NODE_RULES.append(_bounded)
