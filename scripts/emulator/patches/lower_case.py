"""LOWER knows the two letters whose lower case is not one letter for one.

BigQuery ("String functions") follows Unicode: a capital sigma at the end of a word becomes a final
one, and a capital I with a dot above keeps its dot. DuckDB goes letter by letter.
"""

from local_bigquery.sql.rules import NODE_RULES
from local_bigquery.sql.rules.typing import BYTES, kind
from sqlglot import exp


def _lowered(node: exp.Expression, _context) -> exp.Expression:
    if isinstance(node, exp.Lower) and kind(node.this) not in BYTES:
        final = [r"(\p{L})Σ(\P{L}|$)", r"\1ς\2", "g"]
        text = exp.Anonymous(
            this="regexp_replace",
            expressions=[node.this, *(exp.Literal.string(part) for part in final)],
        )
        dotted = [exp.Literal.string("İ"), exp.Literal.string("i\u0307")]
        node.set("this", exp.Anonymous(this="replace", expressions=[text, *dotted]))
    return node


def apply() -> None:
    """Write the two in lower case first."""
    NODE_RULES.append(_lowered)
