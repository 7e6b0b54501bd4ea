"""STRPOS stays STRPOS when a statement is written anew.

BigQuery ("String functions", STRPOS) looks for the first occurrence. The emulator writes the source
of a MERGE as text and reads it again; there STRPOS became INSTR, whose macro goes through a string
letter by letter for any occurrence from any place: a thousand times the cost.
"""

from local_bigquery.sql.dialect import BigQueryDialect
from sqlglot import exp


def _written(generator, node: exp.StrPosition) -> str:
    return generator.func("STRPOS", node.this, node.args.get("substr"))


def apply() -> None:
    """Write it by its own name; INSTR is read as a function of the emulator's own."""
    BigQueryDialect.Generator.TRANSFORMS[exp.StrPosition] = _written
