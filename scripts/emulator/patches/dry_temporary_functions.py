"""A dry run of a query with temporary functions of its own tells the query's kind.

BigQuery takes CREATE TEMP FUNCTION statements before one other statement for a part of it ("CREATE
FUNCTION statement", temporary functions; "Multi-statement queries"), and `statementType` is that of
the other. The emulator answers such a dry run with an internal error.
"""

from local_bigquery.jobs import query
from local_bigquery.models import JobStatistics2
from local_bigquery.sql.script import is_script
from local_bigquery.sql.translate import parse


def apply() -> None:
    """Leave the functions out where a dry run only asks for the kind."""
    execute = query._execute

    def execute_any(cur, project, job, config, dry_run, isolated, context, statements):
        others = [each for each in statements if each.kind != "TEMP_FUNCTION"]
        if dry_run and len(others) < len(statements) and not is_script(others):
            trees = parse(others[0].text) if others and others[0].kind == "SQL" else []
            kind = query.statement_type(trees[0]) if trees else "CREATE_FUNCTION"
            return JobStatistics2(statementType=kind), [], None
        return execute(cur, project, job, config, dry_run, isolated, context, statements)

    query._execute = execute_any
