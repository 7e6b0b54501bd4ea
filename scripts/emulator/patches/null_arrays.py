"""ARRAY_CONCAT with a NULL is NULL, and ARRAY_TO_STRING of nothing but NULLs is empty.

BigQuery ("Array functions") gives NULL when an argument is NULL; an array without a value that
counts becomes ''. The emulator leaves NULLs out, and gives NULL for the text.
"""

from local_bigquery.sql.rules import NODE_RULES
from sqlglot import exp

NAME = "__array"


def _concatenated(node: exp.Expression, _context) -> exp.Expression:
    if not isinstance(node, exp.ArrayConcat):
        return node
    whole = node.this
    for array in node.expressions:
        whole = exp.DPipe(this=whole, expression=array)
    return exp.paren(whole, copy=False)


def _written(node: exp.Expression, _context) -> exp.Expression:
    if not isinstance(node, exp.ArrayToString):
        return node
    array, name = node.this, exp.to_identifier(NAME)
    node.set("this", exp.column(name))
    is_there = exp.Not(this=exp.Is(this=exp.column(name), expression=exp.null()))
    empty = exp.Case(ifs=[exp.If(this=is_there, true=exp.Literal.string(""))])
    text = exp.Lambda(this=exp.func("coalesce", node.copy(), empty), expressions=[name])
    values = exp.func("list_transform", exp.Array(expressions=[array]), text)
    return exp.func("list_extract", values, exp.Literal.number(1))


def apply() -> None:
    """Write both with what DuckDB has for it."""
    NODE_RULES.extend([_concatenated, _written])
