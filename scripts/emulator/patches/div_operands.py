"""What DIV divides are whole expressions.

BigQuery ("Mathematical functions", DIV) divides its first argument by its second: DIV(6 + 4, 1 + 1)
is 5. The emulator writes an operator between the two without brackets, and gets 6 + 4 // 1 + 1.
"""

from local_bigquery.sql.rules import NODE_RULES
from sqlglot import exp


def _bracketed(node: exp.Expression, context) -> exp.Expression:  # noqa: ARG001
    if isinstance(node, exp.IntDiv):
        for side in ("this", "expression"):
            if isinstance(node.args[side], exp.Binary):
                node.set(side, exp.paren(node.args[side], copy=False))
    return node


def apply() -> None:
    """Put the arguments in brackets before anything else is done to them."""
    NODE_RULES.insert(0, _bracketed)
