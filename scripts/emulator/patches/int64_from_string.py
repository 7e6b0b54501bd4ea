"""A text with a fraction or an exponent is no INT64.

BigQuery ("Conversion functions", CAST as INT64) takes an optional sign with decimal or 0x
digits: SAFE_CAST('1.5' AS INT64) is NULL and CAST('1.5' AS INT64) an error. The emulator
rounds.
"""

from local_bigquery.engine import database
from local_bigquery.sql.dialect import macro
from local_bigquery.sql.rules import NODE_RULES
from local_bigquery.sql.rules.typing import kind
from sqlglot import exp

MACROS = r"""
CREATE OR REPLACE MACRO bq.main._is_int64(x) AS typeof(x) <> 'VARCHAR'
    OR regexp_full_match(CAST(x AS VARCHAR), '\s*[+-]?(\d+|0[xX][0-9a-fA-F]+)\s*');
CREATE OR REPLACE MACRO bq.main._int64_text(x) AS
    CASE WHEN x IS NULL OR bq.main._is_int64(x) THEN x ELSE error('Bad int64 value: ' || x) END;
CREATE OR REPLACE MACRO bq.main._int64_text_or_null(x) AS
    CASE WHEN bq.main._is_int64(x) THEN x END;
"""
NUMBERS = {*exp.DataType.NUMERIC_TYPES, exp.DataType.Type.BOOLEAN}


def _strict(node: exp.Expression, context) -> exp.Expression:  # noqa: ARG001
    whole = isinstance(node, exp.Cast) and node.to.is_type(*exp.DataType.INTEGER_TYPES)
    if whole and kind(node.this) not in NUMBERS:
        name = "_int64_text_or_null" if isinstance(node, exp.TryCast) else "_int64_text"
        node.set("this", macro(name, node.this))
    return node


def apply() -> None:
    """Check the text before the cast."""
    database.connection().execute(MACROS)
    NODE_RULES.append(_strict)
