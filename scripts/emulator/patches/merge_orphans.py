"""A MERGE without WHEN NOT MATCHED BY SOURCE leaves the unmatched rows of its target alone.

In BigQuery ("Data manipulation language (DML) statements", MERGE) they cost nothing then. The
emulator collects them before it sees that no clause wants them, so that adding a few rows to a
large table costs a scan of it.
"""

from local_bigquery.jobs import merge
from sqlglot import exp


def apply() -> None:
    """Collect no unmatched target rows when there is no clause for them."""
    translate = merge.translate

    def without_scan(tree, context):
        if isinstance(tree, exp.Create) and tree.find(exp.Table).name == merge.ORPHANS:
            clause = tree.expression.expressions[-1].this
            if isinstance(clause, exp.Null):
                tree.expression.where(exp.false(), append=False, copy=False)
        return translate(tree, context)

    merge.translate = without_scan
