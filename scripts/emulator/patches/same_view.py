"""A view that is made anew by the same statement, over the same columns, stays as it is.

BigQuery ("CREATE VIEW statement") replaces it, at nobody's cost. In the emulator that is a second
of translating and binding, and DuckLake holds the whole catalog once more in memory for each change
of it. dbt makes every view anew in every build. What was made is remembered while the server runs;
it holds while no table below the view has got, lost or changed a column, and no view or function
below it has changed.
"""

import threading
from dataclasses import dataclass

from local_bigquery.engine import database
from local_bigquery.jobs import query
from local_bigquery.models import JobStatistics2
from sqlglot import exp

from emulator.patches import modified_times

VIEW = """
    select views.begin_snapshot
    from {meta}.ducklake_view as views
    inner join {meta}.ducklake_schema as schemas on views.schema_id = schemas.schema_id
    where
        views.end_snapshot is null and schemas.end_snapshot is null
        and schemas.schema_name = $1 and views.view_name = $2
"""
COLUMNS = """
    select max(greatest(tables.begin_snapshot, columns.begin_snapshot, columns.end_snapshot))
    from {meta}.ducklake_table as tables
    inner join {meta}.ducklake_schema as schemas on tables.schema_id = schemas.schema_id
    inner join {meta}.ducklake_column as columns on tables.table_id = columns.table_id
    where
        tables.end_snapshot is null and schemas.end_snapshot is null
        and schemas.schema_name = $1 and tables.table_name = $2
"""
Name = tuple[str, str, str]


@dataclass(frozen=True)
class Made:
    """A view as it was made: by which statement, in which snapshot, over which tables and views."""

    statement: tuple
    snapshot: int
    reads: frozenset[Name]
    statistics: JobStatistics2


_views: dict[Name, Made] = {}
_functions: dict[str, str] = {}
_lock = threading.Lock()


def _one(sql: str, name: Name) -> int | None:
    project_id, *rest = name
    rows = database.fetch(sql.format(meta=modified_times.catalog(project_id)), rest)
    return rows[0][0] if rows else None


def _holds(name: Name) -> bool:
    """Whether the view is still the one that is remembered, and means the same."""
    made = _views.get(name)
    if made is None or _one(VIEW, name) != made.snapshot:
        return False
    for below in made.reads:
        if below[0] != name[0]:
            return False
        changed = _one(COLUMNS, below)
        if changed is None:
            if not _holds(below):
                return False
            changed = _views[below].snapshot
        if changed > made.snapshot:
            return False
    return True


def _note_function(tree: exp.Expression, statement: tuple) -> None:
    """Forget all views when a function is made by another statement than before."""
    name = str(tree.find(exp.Table))
    with _lock:
        if _functions.get(name) != statement:
            _views.clear()
            _functions[name] = statement


def apply() -> None:
    """Answer for a view that would be the same, and remember those that are made."""
    run, js_bind = query._run, query.js.bind

    def run_once(cur, tree, context, destination, config, dry_run, isolated):
        kind = isinstance(tree, exp.Create) and tree.args.get("kind")
        simple = not (dry_run or context.variables or context.functions or context.parameters)
        statement = (context.system["statement_text"], context.project_id, context.dataset_id)
        if kind == "FUNCTION":
            _note_function(tree, statement)
        if kind != "VIEW" or not simple or not tree.args.get("replace"):
            return run(cur, tree, context, destination, config, dry_run, isolated)
        name = query._target(tree, context)
        with _lock:
            made = _views.get(name)
            if made and made.statement == statement and _holds(name):
                context.referenced.update(made.reads)
                return made.statistics
        done = run(cur, tree, context, destination, config, dry_run, isolated)
        snapshot = _one(VIEW, name)
        if snapshot is not None:
            statistics = done.replace(ddlOperationPerformed="REPLACE")
            with _lock:
                _views[name] = Made(statement, snapshot, frozenset(context.referenced), statistics)
        return done

    def bind(cur, tree, context):
        if not tree.find(exp.TemporaryProperty):
            _note_function(tree, (tree.sql(),))
        return js_bind(cur, tree, context)

    query._run, query.js.bind = run_once, bind
