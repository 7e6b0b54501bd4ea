r"""A text is a TIMESTAMP, a DATE or a BOOL only in the form that BigQuery reads.

BigQuery ("Conversion functions", "Data types": canonical format) takes no more than six digits of
a second, the years 1 to 9999, no white space around it, and no time behind a DATE; a BOOL is true
or false. Anything else is an error in CAST and NULL in SAFE_CAST. The emulator cuts digits, takes
'10000-01-01', '26-01-02', 'yes' and '1'.
"""

import re

from local_bigquery.engine import database
from local_bigquery.sql.dialect import macro
from local_bigquery.sql.rules import NODE_RULES
from local_bigquery.sql.rules.typing import TEXT, kind
from sqlglot import exp

Type = exp.DataType.Type
DATE = r"(?:000[1-9]|00[1-9]\d|0[1-9]\d\d|[1-9]\d{3})-\d{1,2}-\d{1,2}"
TIME = r"(?:[01]?\d|2[0-3]):\d{1,2}:\d{1,2}(?:\.\d{1,6})?"
ZONE = r"(?:[Zz]|[+-]\d{1,2}(?::?\d{2})?| [A-Za-z][\w/+-]*)?"
FORMS = {
    Type.TIMESTAMPTZ: ("timestamp", f"{DATE}(?:[ Tt]{TIME}{ZONE})?"),
    Type.DATE: ("date", DATE),
    Type.BOOLEAN: ("bool", "(?i:true|false)"),
}
MACROS = """
CREATE OR REPLACE MACRO bq.main._in_form(x, form) AS
    typeof(x) <> 'VARCHAR' OR regexp_full_match(CAST(x AS VARCHAR), form);
CREATE OR REPLACE MACRO bq.main._text_of(x, form, name) AS CASE
    WHEN x IS NULL OR bq.main._in_form(x, form) THEN x
    ELSE error('Invalid ' || name || ': ' || x)
END;
CREATE OR REPLACE MACRO bq.main._text_of_or_null(x, form) AS
    CASE WHEN bq.main._in_form(x, form) THEN x END;
"""


def _may_be_text(node: exp.Expression) -> bool:
    return kind(node) in TEXT or (kind(node) is None and isinstance(node, exp.Column))


def _strict(node: exp.Expression, _context) -> exp.Expression:
    if not isinstance(node, exp.Cast) or node.to.this not in FORMS or not _may_be_text(node.this):
        return node
    name, form = FORMS[node.to.this]
    if isinstance(node.this, exp.Literal) and re.fullmatch(form, node.this.name):
        return node
    literal = exp.Literal.string(form)
    if isinstance(node, exp.TryCast):
        node.set("this", macro("_text_of_or_null", node.this, literal))
    else:
        node.set("this", macro("_text_of", node.this, literal, exp.Literal.string(name)))
    return node


def apply() -> None:
    """Check the text before the cast."""
    database.connection().execute(MACROS)
    NODE_RULES.append(_strict)
