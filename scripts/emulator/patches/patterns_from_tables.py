"""A pattern that stands in a table is compiled once, and not for each row that is held against it.

BigQuery ("String functions", REGEXP_CONTAINS) takes patterns of RE2. So does DuckDB, but what is no
literal it compiles anew each time: half a millisecond for a list of alternatives, fifty times what
the match takes.
"""

import re2
from local_bigquery.engine import database
from local_bigquery.sql.rules import NODE_RULES
from local_bigquery.sql.rules.typing import BYTES, kind
from sqlglot import exp

OF_ROWS = (exp.Column, exp.Query)


def contains(text: str, pattern: str) -> bool:
    """Whether the pattern matches somewhere in the text."""
    return re2.compile(pattern).search(text) is not None


def replaced(text: str, pattern: str, replacement: str) -> str:
    """The text with a word without groups in the place of each match."""
    return re2.compile(pattern).sub(lambda _: replacement, text)


FUNCTIONS = {
    "_contains_pattern": (contains, ["VARCHAR", "VARCHAR"], "BOOLEAN"),
    "_replace_pattern": (replaced, ["VARCHAR", "VARCHAR", "VARCHAR"], "VARCHAR"),
}


def looked_up(node: exp.Expression, _context) -> exp.Expression:
    """A call of the two with a pattern that is no literal, as one of these."""
    if not isinstance(node, exp.RegexpLike | exp.RegexpReplace):
        return node
    if kind(node.this) in BYTES or not node.expression.find(*OF_ROWS):
        return node
    given = [node.this, node.expression]
    if isinstance(node, exp.RegexpLike):
        return exp.Anonymous(this="_contains_pattern", expressions=given)
    word = node.args["replacement"]
    if not word.is_string or "\\" in word.name:
        return node
    return exp.Anonymous(this="_replace_pattern", expressions=[*given, word])


def apply() -> None:
    """Take functions in Python, whose library keeps what it compiled, where no literal stands."""
    for name, (function, given, returned) in FUNCTIONS.items():
        database.connection().create_function(name, function, given, returned)
    NODE_RULES.append(looked_up)
