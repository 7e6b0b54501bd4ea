"""__TABLES__ tells when a table's rows or columns, or a view's text, were last changed.

BigQuery ("REST: Table", lastModifiedTime) moves it with each change. The emulator leaves it as it
was when the table was created, and reads every table's columns to answer. Here creation and last
change come from DuckLake's catalog, in one query.
"""

from local_bigquery.engine import database
from local_bigquery.engine.database import quote
from local_bigquery.sql.rules import information_schema

KEPT = """
    create table if not exists emulator.modified_times (
        project_id varchar, object_id bigint, created bigint, modified bigint,
        primary key (project_id, object_id)
    )
"""
KEEP = "insert or replace into emulator.modified_times values (?, ?, ?, ?)"
DROP = """
    delete from emulator.modified_times
    where project_id = ? and not list_contains(?, object_id)
"""
OBJECTS = """
    with changes as (
        select table_id, begin_snapshot as changed from {meta}.ducklake_table
        union all select table_id, begin_snapshot from {meta}.ducklake_column
        union all select table_id, end_snapshot from {meta}.ducklake_column
        union all select table_id, begin_snapshot from {meta}.ducklake_data_file
        union all select table_id, end_snapshot from {meta}.ducklake_data_file
        union all select table_id, begin_snapshot from {meta}.ducklake_delete_file
        union all select table_id, end_snapshot from {meta}.ducklake_delete_file
        union all select view_id, begin_snapshot from {meta}.ducklake_view
    ),
    last as (
        select table_id, max(changed) as changed from changes group by 1
    ),
    objects as (
        select table_id, schema_id, table_name as name, begin_snapshot, 1 as kind
        from {meta}.ducklake_table where end_snapshot is null
        union all
        select view_id, schema_id, view_name, begin_snapshot, 2
        from {meta}.ducklake_view where end_snapshot is null
    )
    select
        schemas.schema_name,
        objects.name,
        coalesce(kept.created, epoch_ms(created.snapshot_time)),
        greatest(kept.modified, epoch_ms(modified.snapshot_time)),
        objects.kind,
        objects.table_id
    from objects
    inner join {meta}.ducklake_schema as schemas
        on objects.schema_id = schemas.schema_id and schemas.end_snapshot is null
    inner join last on objects.table_id = last.table_id
    left join {meta}.ducklake_snapshot as created
        on objects.begin_snapshot = created.snapshot_id
    left join {meta}.ducklake_snapshot as modified on last.changed = modified.snapshot_id
    left join emulator.modified_times as kept
        on kept.project_id = $2 and objects.table_id = kept.object_id
    where schemas.schema_name = coalesce($1, schemas.schema_name)
    order by 1, 2
"""
COLUMNS = [
    "project_id",
    "dataset_id",
    "table_id",
    *(f"{name} INT64" for name in ("creation_time", "last_modified_time")),
    *(f"{name} INT64" for name in ("row_count", "size_bytes", "type")),
]


def catalog(project_id: str) -> str:
    """DuckLake's own tables of a project, as a schema in SQL."""
    return quote(f"__ducklake_metadata_{project_id}")


def keep(project_id: str) -> None:
    """Write the times down, before the snapshots and files that they come from are cleared away."""
    rows = _found(project_id, None)
    for _, _, created, modified, _, number in rows:
        database.execute(KEEP, [project_id, number, created, modified])
    database.execute(DROP, [project_id, [number for *_, number in rows]])


def _found(project_id: str, dataset_id: str | None) -> list[tuple]:
    return database.fetch(OBJECTS.format(meta=catalog(project_id)), [dataset_id, project_id])


def _legacy_tables(project_id: str, dataset_id: str | None):
    found = _found(project_id, dataset_id)
    counts = {
        (dataset, name): count
        for dataset in {row[0] for row in found}
        for name, _, count in database.objects(project_id, dataset)
    }
    rows = [
        [project_id, dataset, name, created, modified, count, 8 * count, kind]
        for dataset, name, created, modified, kind, _ in found
        for count in [counts.get((dataset, name), 0)]
    ]
    return COLUMNS, rows


def apply() -> None:
    """Answer __TABLES__ from DuckLake's catalog."""
    database.execute(KEPT)
    information_schema.VIEWS["__TABLES__"] = _legacy_tables
