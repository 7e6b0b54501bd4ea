"""A statement calls no table function of DuckDB's.

BigQuery ("Table functions") knows those that it documents and those that people create, in a
dataset. The emulator hands read_text, glob or enable_logging on to DuckDB; the last one, outside
the data folder, ends the server.
"""

from local_bigquery.engine import database
from local_bigquery.errors import BigQueryError
from local_bigquery.sql.rules import STATEMENT_RULES
from sqlglot import exp


def apply() -> None:
    """Look through each statement before it is rewritten in DuckDB's terms."""
    known = database.fetch(
        "SELECT DISTINCT lower(function_name) FROM duckdb_functions() "
        "WHERE function_type IN ('table', 'table_macro', 'pragma')"
    )
    foreign = {name for (name,) in known}

    def refuse(tree, _):
        for table in tree.find_all(exp.Table):
            function = table.this
            if isinstance(function, exp.Func) and not table.db:
                own = isinstance(function, exp.Anonymous)
                name = function.name if own else function.sql_name()
                if name.casefold() in foreign:
                    raise BigQueryError("invalidQuery", f"Table-valued function not found: {name}")
        return tree

    STATEMENT_RULES.insert(0, refuse)
