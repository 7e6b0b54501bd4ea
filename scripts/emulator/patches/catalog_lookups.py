"""Whether a table is there, how many rows it has and which columns are required, in one lookup.

BigQuery answers "REST: tables.get" from its catalog. The emulator asks DuckDB's duckdb_tables() and
duckdb_columns(), which read every table of every project with its statistics, anew after each
statement that changed anything: 0.1 and 0.3 s in a warehouse with all lanes, several times for each
statement. Here DuckLake's own catalog answers for the one table.
"""

import duckdb
from local_bigquery.catalog import names, tabledata, tables
from local_bigquery.engine import database, types
from local_bigquery.engine.database import quote
from local_bigquery.sql.rules import partitions
from sqlglot import exp

from emulator.patches.modified_times import catalog

OBJECTS = """
    select tables.table_name, 'TABLE', coalesce(stats.record_count, 0)
    from {meta}.ducklake_table as tables
    inner join {meta}.ducklake_schema as schemas on tables.schema_id = schemas.schema_id
    left join {meta}.ducklake_table_stats as stats on tables.table_id = stats.table_id
    where
        tables.end_snapshot is null and schemas.end_snapshot is null
        and schemas.schema_name = $1 and tables.table_name = coalesce($2, tables.table_name)
    union all
    select views.view_name, 'VIEW', 0
    from {meta}.ducklake_view as views
    inner join {meta}.ducklake_schema as schemas on views.schema_id = schemas.schema_id
    where
        views.end_snapshot is null and schemas.end_snapshot is null
        and schemas.schema_name = $1 and views.view_name = coalesce($2, views.view_name)
    order by 1
"""
COLUMNS = """
    select columns.column_name, not columns.nulls_allowed
    from {meta}.ducklake_table as tables
    inner join {meta}.ducklake_schema as schemas on tables.schema_id = schemas.schema_id
    inner join {meta}.ducklake_column as columns on tables.table_id = columns.table_id
    where
        tables.end_snapshot is null and schemas.end_snapshot is null
        and columns.end_snapshot is null and columns.parent_column is null
        and schemas.schema_name = $1 and tables.table_name = $2
"""


RESULT = "select count(*) from {name}"
NO_ROWS = "select * from {name} limit 0"


def _fetch(sql: str, project_id: str, *names: str | None) -> list[tuple]:
    """Ask DuckLake's catalog of a project; one that is not there has nothing in it."""
    try:
        return database.fetch(sql.format(meta=catalog(project_id)), list(names))
    except duckdb.CatalogException:
        return []


def _result(*name: str) -> list[tuple[str, str, int]]:
    """The result of a query, which lies in the emulator's own database."""
    try:
        [[rows]] = database.fetch(RESULT.format(name=quote(*name)))
    except duckdb.CatalogException:
        return []
    return [(name[-1], "TABLE", rows)]


def apply() -> None:
    """Look tables and columns up in DuckLake's catalog; results of queries are no part of it."""
    all_objects = database.objects

    def objects(project_id, dataset_id, table_id=None):
        if project_id != "emulator":
            return _fetch(OBJECTS, project_id, dataset_id, table_id)
        if table_id:
            return _result(project_id, dataset_id, table_id)
        return all_objects(project_id, dataset_id)

    def columns(*name):
        result = name[1] == tables.RESULTS
        required = {} if result else dict(_fetch(COLUMNS, *name))
        with database.cursor() as cur:
            try:
                found = cur.sql(NO_ROWS.format(name=tables.name(*name)))
            except duckdb.CatalogException:
                raise tables.not_found("Table", names.label(*name)) from None
            return [
                types.field(column, kind, required.get(column, False))
                for column, kind in zip(found.columns, found.types, strict=True)
                if column != tables.INGESTION_TIME or result
            ]

    def hidden(table):
        if not (table.catalog and table.db and isinstance(table.this, exp.Identifier)):
            return False
        columns = _fetch(COLUMNS, table.catalog, table.db, table.name)
        return any(column == tables.INGESTION_TIME for column, _ in columns)

    database.objects, partitions._hidden = objects, hidden
    tables.columns = tabledata.columns = columns
