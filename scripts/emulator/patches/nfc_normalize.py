"""NORMALIZE in its usual form is DuckDB's own function.

BigQuery ("String functions", NORMALIZE) does in the engine what here is a function in Python, the
dearest part of every comparison of addresses. DuckDB's function gives the same for NFC, but ends a
string at U+0000: that character is written as two that no text uses, and read again.
"""

from local_bigquery.engine import database
from local_bigquery.sql.dialect import macro
from local_bigquery.sql.rules import NODE_RULES
from sqlglot import exp

MACRO = """
CREATE OR REPLACE MACRO bq.main._nfc(s) AS replace(replace(
    nfc_normalize(replace(replace(
        s, '\uffff', '\uffff\ufffe'), chr(0), '\uffff\ufdd0'
    )),
    '\uffff\ufdd0', chr(0)), '\uffff\ufffe', '\uffff'
)
"""


def _native(node: exp.Expression, _context) -> exp.Expression:
    if not (isinstance(node, exp.Anonymous) and node.name == "_normalize"):
        return node
    text, form, casefold = node.expressions
    is_usual = form.name.upper() == "NFC" and not casefold.this
    return macro("_nfc", text) if is_usual else node


def apply() -> None:
    """Take it where no letters are folded."""
    database.connection().execute(MACRO)
    NODE_RULES.append(_native)
