"""A statement is one of BigQuery's, and calls no table function of DuckDB's.

BigQuery ("Query syntax", "Table functions") has neither COPY nor ATTACH, neither read_text nor
enable_logging. The emulator hands on to DuckDB what it does not know itself; enable_logging,
outside the data folder, ends the server.
"""

from local_bigquery.engine import database
from local_bigquery.errors import BigQueryError
from local_bigquery.sql.rules import STATEMENT_RULES
from sqlglot import exp

# what sqlglot keeps as text, by its first word; and what it reads as a statement of others
VERBS = {"ALTER", "CREATE", "DROP", "GRANT", "REVOKE", "TRUNCATE", "UNDROP"}
FOREIGN = (exp.Analyze, exp.Attach, exp.Copy, exp.Detach, exp.Kill, exp.Pragma, exp.Set, exp.Use)


def apply() -> None:
    """Look through each statement before it is rewritten in DuckDB's terms."""
    known = database.fetch(
        "SELECT DISTINCT lower(function_name) FROM duckdb_functions() "
        "WHERE function_type IN ('table', 'table_macro', 'pragma')"
    )
    functions = {name for (name,) in known}

    def refuse(tree, _):
        is_text = isinstance(tree, exp.Command) and tree.name.upper() not in VERBS
        if is_text or isinstance(tree, FOREIGN):
            raise BigQueryError("invalidQuery", "Syntax error: that is no statement of BigQuery.")
        for table in tree.find_all(exp.Table):
            function = table.this
            if isinstance(function, exp.Func) and not table.db:
                own = isinstance(function, exp.Anonymous)
                name = function.name if own else function.sql_name()
                if name.casefold() in functions:
                    raise BigQueryError("invalidQuery", f"Table-valued function not found: {name}")
        return tree

    STATEMENT_RULES.insert(0, refuse)
