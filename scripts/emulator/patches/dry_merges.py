"""A dry run of a MERGE is one of what it reads.

BigQuery ("Dry run") validates a MERGE of any form. The emulator hands it to DuckDB as it is, which
knows a single UPDATE or DELETE in one, although it runs them step by step itself.
"""

from local_bigquery.jobs import query
from local_bigquery.models import JobStatistics2
from local_bigquery.sql.translate import translate
from sqlglot import exp


def apply() -> None:
    """Explain the source alone."""
    run = query._run

    def run_or_explain(cur, tree, context, destination, config, dry_run, isolated):
        if not dry_run or not isinstance(tree, exp.Merge):
            return run(cur, tree, context, destination, config, dry_run, isolated)
        source = exp.select("*").from_(tree.args["using"].copy())
        sql, bound = translate(source, context)
        cur.execute(f"EXPLAIN {sql}", bound)
        return JobStatistics2(statementType="MERGE")

    query._run = run_or_explain
