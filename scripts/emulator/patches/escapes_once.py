r"""An escape in a literal is read once, and a STRING literal may hold U+0000.

In BigQuery ("Lexical structure", string and bytes literals) '\\u00e9' is a backslash and five
characters, and b'\xff' one byte. The emulator reads the text of a string literal for escapes again
after its parser has, encodes the bytes of a BYTES literal once more, and cannot write U+0000 into
DuckDB's SQL, which ends there.
"""

from local_bigquery.sql.rules import NODE_RULES, literals, strings
from sqlglot import exp


def _bytes(node: exp.Expression, _context) -> exp.Expression:
    if isinstance(node, exp.ByteString):
        return exp.func("from_hex", exp.Literal.string(node.this.encode("latin-1").hex()))
    return node


def _without_nul(node: exp.Expression, _context) -> exp.Expression:
    if not (isinstance(node, exp.Literal) and node.is_string and "\0" in node.this):
        return node
    first, *rest = node.this.split("\0")
    text = exp.Literal.string(first)
    for part in rest:
        text = exp.DPipe(this=text, expression=exp.func("chr", exp.Literal.number(0)))
        text = exp.DPipe(this=text, expression=exp.Literal.string(part))
    return exp.paren(text, copy=False)


def apply() -> None:
    """Leave the second reading out, and write U+0000 as an expression."""
    NODE_RULES.remove(strings.string_escapes)
    NODE_RULES[NODE_RULES.index(literals.byte_string)] = _bytes
    NODE_RULES.append(_without_nul)
