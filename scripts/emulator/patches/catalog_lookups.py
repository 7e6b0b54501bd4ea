"""Whether a table is there, how many rows it has and which columns are required, in one lookup.

BigQuery answers "REST: tables.get" from its catalog. The emulator asks DuckDB's duckdb_tables() and
duckdb_columns(), which read every table of every project with its statistics, anew after each
statement that changed anything: 0.1 and 0.3 s in a warehouse with all lanes, several times for each
statement. Here DuckLake's own catalog answers. What it says of a dataset is kept until anything in
the project is created, altered or dropped, and a table's columns until that table is.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import duckdb
from local_bigquery.catalog import names, tabledata, tables
from local_bigquery.engine import database, types
from local_bigquery.engine.database import quote
from local_bigquery.jobs import query
from local_bigquery.sql.rules import partitions
from sqlglot import exp

from emulator.patches.modified_times import catalog

VERSION = "select max(schema_version) from {meta}.ducklake_snapshot"
COLUMNS = """
    select
        tables.table_name,
        tables.table_id,
        greatest(tables.begin_snapshot, columns.begin_snapshot, columns.end_snapshot),
        columns.column_name,
        not columns.nulls_allowed,
        columns.parent_column is null and columns.end_snapshot is null
    from {meta}.ducklake_table as tables
    inner join {meta}.ducklake_schema as schemas on tables.schema_id = schemas.schema_id
    inner join {meta}.ducklake_column as columns on tables.table_id = columns.table_id
    where
        tables.end_snapshot is null and schemas.end_snapshot is null and schemas.schema_name = $1
"""
VIEWS = """
    select views.view_name
    from {meta}.ducklake_view as views
    inner join {meta}.ducklake_schema as schemas on views.schema_id = schemas.schema_id
    where views.end_snapshot is null and schemas.end_snapshot is null and schemas.schema_name = $1
"""
COUNTS = "select table_id, record_count from {meta}.ducklake_table_stats"
COUNT = COUNTS + " where table_id = $1"
RESULT = "select count(*) from {name}"
NO_ROWS = "select * from {name} limit 0"
TEMPORARY = "SELECT table_name FROM duckdb_tables() WHERE temporary"
NO_NAME = "SELECT NULL::VARCHAR AS table_name WHERE false"


@dataclass
class Table:
    """A table: its number, the snapshot that changed its columns last, which of them are required,
    and once they were asked for, the columns."""

    number: int
    changed: int = 0
    required: dict[str, bool] = field(default_factory=dict)
    fields: list | None = None


class Dataset(NamedTuple):
    """The tables and views of a dataset, in one version of the project's catalog."""

    version: int | None
    tables: dict[str, Table]
    views: frozenset[str]


class JobCursor:
    """The cursor of a job without session: it has no temporary table before the job makes one."""

    def __init__(self, cursor):
        self._cursor = cursor

    def __getattr__(self, name):
        return getattr(self._cursor, name)

    def sql(self, text, *args, **kwargs):
        """Do not look through all tables of all projects for temporary ones."""
        return self._cursor.sql(NO_NAME if text == TEMPORARY else text, *args, **kwargs)


_datasets: dict[tuple[str, str], Dataset] = {}


def _fetch(sql: str, project_id: str, *given: str | int) -> list[tuple]:
    """Ask DuckLake's catalog of a project; one that is not there has nothing in it."""
    try:
        return database.fetch(sql.format(meta=catalog(project_id)), list(given))
    except duckdb.CatalogException:
        return []


def _dataset(project_id: str, dataset_id: str) -> Dataset:
    """What a dataset holds now. The version is asked first: what is kept is never older than it."""
    rows = _fetch(VERSION, project_id)
    version = rows[0][0] if rows else None
    known = _datasets.get((project_id, dataset_id))
    if known is None or known.version != version:
        before = known.tables if known else {}
        known = _datasets[project_id, dataset_id] = _read(version, project_id, dataset_id, before)
    return known


def _read(
    version: int | None, project_id: str, dataset_id: str, before: dict[str, Table]
) -> Dataset:
    found: dict[str, Table] = {}
    for name, number, changed, column, required, is_there in _fetch(
        COLUMNS, project_id, dataset_id
    ):
        table = found.setdefault(name, Table(number))
        table.changed = max(table.changed, changed)
        if is_there:
            table.required[column] = required
    for name, table in found.items():
        old = before.get(name)
        if old and (old.number, old.changed) == (table.number, table.changed):
            table.fields = old.fields
    views = frozenset(name for (name,) in _fetch(VIEWS, project_id, dataset_id))
    return Dataset(version, found, views)


def _objects(project_id: str, dataset_id: str, table_id: str | None) -> list[tuple[str, str, int]]:
    """Name, kind and number of rows of one table or view, or of all, by name."""
    known = _dataset(project_id, dataset_id)
    if table_id is None:
        counts = dict(_fetch(COUNTS, project_id)) if known.tables else {}
        here = [(name, "TABLE", counts.get(t.number) or 0) for name, t in known.tables.items()]
        return sorted(here + [(name, "VIEW", 0) for name in known.views])
    if table := known.tables.get(table_id):
        counts = dict(_fetch(COUNT, project_id, table.number))
        return [(table_id, "TABLE", counts.get(table.number) or 0)]
    return [(table_id, "VIEW", 0)] if table_id in known.views else []


def _result(*name: str) -> list[tuple[str, str, int]]:
    """The result of a query, which lies in the emulator's own database."""
    try:
        [[rows]] = database.fetch(RESULT.format(name=quote(*name)))
    except duckdb.CatalogException:
        return []
    return [(name[-1], "TABLE", rows)]


def _bound(name: tuple[str, str, str], required: dict[str, bool]) -> list:
    """The columns of a table, view or result as DuckDB binds them."""
    with database.cursor() as cur:
        try:
            found = cur.sql(NO_ROWS.format(name=tables.name(*name)))
        except duckdb.CatalogException:
            raise tables.not_found("Table", names.label(*name)) from None
        return [
            types.field(column, kind, required.get(column, False))
            for column, kind in zip(found.columns, found.types, strict=True)
            if column != tables.INGESTION_TIME or name[1] == tables.RESULTS
        ]


def apply() -> None:
    """Look tables and columns up in DuckLake's catalog; results of queries are no part of it."""
    all_objects, execute = database.objects, query.execute

    def objects(project_id, dataset_id, table_id=None):
        if project_id != "emulator":
            return _objects(project_id, dataset_id, table_id)
        if table_id:
            return _result(project_id, dataset_id, table_id)
        return all_objects(project_id, dataset_id)

    def columns(*name):
        table = None if name[1] == tables.RESULTS else _dataset(*name[:2]).tables.get(name[2])
        if table is None:  # the columns of a view follow from all that it reads
            return _bound(name, {})
        if table.fields is None:
            table.fields = _bound(name, table.required)
        return list(table.fields)

    def hidden(table):
        if not (table.catalog and table.db and isinstance(table.this, exp.Identifier)):
            return False
        known = _dataset(table.catalog, table.db).tables.get(table.name)
        return known is not None and tables.INGESTION_TIME in known.required

    def execute_job(cur, project_id, job_id, config, dry_run=False, session=None):
        cur = cur if session else JobCursor(cur)
        return execute(cur, project_id, job_id, config, dry_run, session)

    database.objects, partitions._hidden = objects, hidden
    tables.columns = tabledata.columns = columns
    query.execute = execute_job
