r"""A number or a time as text is as short as BigQuery writes it.

BigQuery ("Conversion functions", CAST as STRING) writes 1.5 for a NUMERIC 1.50, 3 for a FLOAT64
3.0 that TRUNC or a JSON value gives, and the digits of a second by threes. The emulator writes all
nine digits of a NUMERIC, 3.0 where it has lost sight of the type, and as few digits of a second as
there are.
"""

from local_bigquery.sql.rules import NODE_RULES
from local_bigquery.sql.rules.typing import DECIMALS, FLOATS, TEXT, kind
from sqlglot import exp

Type = exp.DataType.Type
WHOLE = (r"\.0$", "")
FRACTION = (r"\.0+$|(\.[0-9]*[1-9])0+$", r"\1")
BY_THREES = [
    (rf"(\.[0-9]{{{digits}}})([+-])", rf"\1{'0' * (-digits % 3)}\2") for digits in (1, 2, 4, 5)
]


def _typed(node: exp.Expression, _context) -> exp.Expression:
    """Say what is a FLOAT64 where the types were lost."""
    read = isinstance(node, exp.Anonymous) and node.name.lower() == "bq.main.float64"
    if read or (isinstance(node, exp.Trunc) and kind(node.this) in FLOATS):
        node.type = exp.DataType.build("DOUBLE")
    return node


def _replaced(node: exp.Expression, pattern: str, by: str) -> exp.Expression:
    texts = [exp.Literal.string(pattern), exp.Literal.string(by)]
    return exp.Anonymous(this="regexp_replace", expressions=[node, *texts])


def _joined(node: exp.Expression, _context) -> exp.Expression:
    if isinstance(node, exp.Concat):
        for part in node.expressions:
            if kind(part) in FLOATS:
                part.replace(_replaced(exp.cast(part.copy(), "VARCHAR"), *WHOLE))
    return node


def _by_its_value(node: exp.Cast) -> exp.Expression:
    """The text of a subquery whose type is out of sight: what comes of it says whether to cut."""
    value = exp.column("value")
    type_name = exp.Anonymous(this="typeof", expressions=[value.copy()])
    is_number = exp.RegexpLike(this=type_name, expression=exp.Literal.string("^(DECIMAL|DOUBLE)"))
    text = exp.cast(value, "VARCHAR")
    cut = exp.case().when(is_number, _replaced(text.copy(), *FRACTION)).else_(text)
    written = exp.Lambda(this=cut, expressions=[exp.to_identifier("value")])
    listed = exp.Anonymous(this="list_value", expressions=[node.this])
    all_texts = exp.Anonymous(this="list_transform", expressions=[listed, written])
    return exp.Anonymous(this="list_extract", expressions=[all_texts, exp.Literal.number(1)])


def _short(node: exp.Expression, _context) -> exp.Expression:
    if not (isinstance(node, exp.Cast) and node.to.this in TEXT):
        return node
    if isinstance(node.this, exp.Subquery) and kind(node.this) in (None, Type.UNKNOWN):
        return _by_its_value(node)
    if kind(node.this) in DECIMALS:
        return _replaced(node, *FRACTION)
    if kind(node.this) == Type.TIMESTAMPTZ:
        for pattern, by in BY_THREES:
            node = _replaced(node, pattern, by)
    return node


def apply() -> None:
    """Keep the types in sight, and cut or fill what DuckDB writes."""
    NODE_RULES[:0] = [_typed, _joined]
    NODE_RULES.append(_short)
