"""%e fills with a space, %E*S writes no zeros behind, and %'d writes commas.

BigQuery ("Format elements for date and time parts", "String functions": FORMAT). The emulator
writes one digit, six digits of a second, and apostrophes.
"""

import re

from local_bigquery.sql.dialect import macro
from local_bigquery.sql.rules import NODE_RULES, datetime
from sqlglot import exp

ELEMENTS = re.compile(datetime.FORMAT_ELEMENTS.pattern.replace("(", "(%-d|", 1))
ZEROS = (r"\.0+$|(\.[0-9]*[1-9])0+$", r"\1")
GROUPED = re.compile(r"%'(?=\d*d)")


def _with_commas(node: exp.Expression, _context) -> exp.Expression:
    template = node.this if isinstance(node, exp.Format) else None
    if isinstance(template, exp.Literal) and template.is_string:
        node.set("this", exp.Literal.string(GROUPED.sub("%,", template.this)))
    return node


def apply() -> None:
    """Write the three elements otherwise."""
    element = datetime._element

    def written(piece: str, local, instant, zone):
        if piece == "%-d":
            day = exp.cast(datetime.call("day", local.copy()), "VARCHAR")
            return datetime.call("lpad", day, 2, " ")
        if piece == "%E*S":
            seconds = macro("_seconds", local.copy(), exp.convert(6))
            return datetime.call("regexp_replace", seconds, *ZEROS)
        return element(piece, local, instant, zone)

    datetime.FORMAT_ELEMENTS, datetime._element = ELEMENTS, written
    NODE_RULES.insert(0, _with_commas)
