"""GRANT, REVOKE and ALTER MATERIALIZED VIEW run; OBJECT_PRIVILEGES is there, and empty.

BigQuery ("Data control language (DCL) statements", "ALTER MATERIALIZED VIEW SET OPTIONS
statement", "OBJECT_PRIVILEGES view") keeps grants and refresh options; dbt sends and reads
them. The emulator knows none of the statements and has no such view. On one machine with one
user there is nothing to keep, so the statements change nothing.
"""

import re

from local_bigquery.jobs import query
from local_bigquery.models import JobStatistics2
from local_bigquery.sql.rules import information_schema

IGNORED = re.compile(r"\s*(GRANT|REVOKE|ALTER\s+MATERIALIZED\s+VIEW)\b", re.IGNORECASE)
COLUMNS = ["catalog", "schema", "name", "type"]


def apply() -> None:
    """Answer the statements without effect, and add the view."""
    run = query._run

    def without_effect(cur, tree, *args):
        if match := IGNORED.match(tree.sql(dialect=query.DuckDBDialect)):
            return JobStatistics2(statementType="_".join(match[1].upper().split()))
        return run(cur, tree, *args)

    query._run = without_effect
    columns = [*(f"object_{name}" for name in COLUMNS), "privilege_type", "grantee"]
    information_schema.VIEWS["OBJECT_PRIVILEGES"] = lambda *_: (columns, [])
