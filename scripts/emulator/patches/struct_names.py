"""STRUCT(a, t.b) has fields called a and b.

BigQuery ("Data types: constructing a struct", typeless syntax) takes the name of a column that
stands there without another one. The emulator leaves the fields without names, unless any field of
the struct has one.
"""

from local_bigquery.sql.rules import STATEMENT_RULES, arrays
from sqlglot import exp


def _named(tree: exp.Expression, _context) -> exp.Expression:
    for struct in tree.find_all(exp.Struct):
        names = [field.name.casefold() for field in struct.expressions]
        if isinstance(struct.parent, exp.Cast) or len(set(names)) < len(names):
            continue
        for field in list(struct.expressions):
            if isinstance(field, exp.Column) and not field.is_star:
                name = exp.to_identifier(field.name)
                field.replace(exp.PropertyEQ(this=name, expression=field.copy()))
    return tree


def apply() -> None:
    """Name the fields before those without a name are numbered."""
    STATEMENT_RULES.insert(STATEMENT_RULES.index(arrays.anonymous_structs), _named)
