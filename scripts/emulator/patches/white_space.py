"""TRIM, LTRIM and RTRIM cut all white space, and SUBSTR's position 0 is 1.

BigQuery ("String functions") cuts what Unicode calls white space when no characters are given, and
counts 0, or a place before the first character, as 1. The emulator cuts spaces alone, and counts
the missing characters.
"""

from local_bigquery.engine import database
from local_bigquery.sql.dialect import macro
from local_bigquery.sql.rules import NODE_RULES
from sqlglot import exp

SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
MACRO = """
CREATE OR REPLACE MACRO bq.main._first(s, p) AS
    CASE WHEN p = 0 OR p < -length(CAST(s AS VARCHAR)) THEN 1 ELSE p END
"""


def _trimmed(node: exp.Expression, _context) -> exp.Expression:
    if isinstance(node, exp.Trim) and not node.expression:
        node.set("expression", exp.Literal.string(SPACES))
    return node


def _counted(node: exp.Expression, _context) -> exp.Expression:
    start = node.args.get("start") if isinstance(node, exp.Substring) else None
    is_place = isinstance(start, exp.Literal) and start.this != "0"
    if start is not None and not is_place:
        node.set("start", macro("_first", node.this.copy(), start))
    return node


def apply() -> None:
    """Name the characters, and put the position right."""
    database.connection().execute(MACRO)
    NODE_RULES.extend([_trimmed, _counted])
