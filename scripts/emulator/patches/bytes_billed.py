"""A job tells the bytes that it processed and is billed for, and heeds maximumBytesBilled.

BigQuery ("Estimate and control costs", "Data types: data type sizes", "DML: pricing") bills the
columns that are read by the sizes of their values, of a partitioned table those of the partitions
that a constant leaves, with 10 MB at least for each table and rounded up to MB; a DELETE, an UPDATE
and a MERGE that does more than insert also all columns of their target. A statement that would bill
more than maximumBytesBilled fails and bills nothing. The emulator says 0 of all and heeds nothing.
Slot time is here the time that the statement took.
"""

import time

import duckdb
from local_bigquery.api import jobs as api
from local_bigquery.catalog import metadata
from local_bigquery.engine import database
from local_bigquery.engine.database import quote
from local_bigquery.errors import STATUSES, BigQueryError
from local_bigquery.jobs import query, runner
from local_bigquery.models import Table
from local_bigquery.sql.translate import translate
from sqlglot import exp

from emulator import reads
from emulator.patches.modified_times import catalog

MB = 2**20
LEAST = 10 * MB
REASON = "bytesBilledLimitExceeded"
WIDTHS = {"BOOLEAN": 1, "DECIMAL": 16, "HUGEINT": 16}
UNITS = {"HOUR": "hour", "DAY": "day", "MONTH": "month", "YEAR": "year"}
VERSION = """
    select t.table_id, max(greatest(f.begin_snapshot, coalesce(f.end_snapshot, 0)))
    from {meta}.ducklake_table as t
    inner join {meta}.ducklake_schema as s
        on t.schema_id = s.schema_id and s.end_snapshot is null
    left join (
        select table_id, begin_snapshot, end_snapshot from {meta}.ducklake_data_file
        union all select table_id, begin_snapshot, end_snapshot from {meta}.ducklake_delete_file
    ) as f on t.table_id = f.table_id
    where t.end_snapshot is null and s.schema_name = ? and t.table_name = ?
    group by 1
"""
_sizes: dict[tuple, tuple[list, dict[str, int]]] = {}  # with the version that they are of


def _size_of(column: str, kind: str) -> str:
    """The logical bytes of a column's values, in DuckDB's SQL."""
    name = quote(column)
    if kind.startswith(("STRUCT", "MAP")) or kind.endswith("]") or kind == "JSON":
        return f"strlen({name}::varchar)"
    if kind in ("VARCHAR", "BLOB"):
        return f"2 + octet_length({name}::blob)" if kind == "BLOB" else f"2 + strlen({name})"
    return f"if({name} is null, null, {WIDTHS.get(kind.partition('(')[0], 8)})"


def _sizes_of(ids: reads.Ids, read: reads.Read, since: tuple | None) -> int | None:
    """The bytes of the columns that are read of a table, in the partitions that are left.

    None if there is no such table: a view of the system, say.
    """
    version = database.fetch(VERSION.format(meta=catalog(ids[0])), list(ids[1:]))
    if not version:
        return None
    of, known = _sizes.get((*ids, since), (None, {}))
    if of != version:
        known = {}
        _sizes[(*ids, since)] = version, known
    with database.cursor() as cursor:
        relation = cursor.sql(f"from {quote(*ids)} limit 0")
        kinds = dict(zip(relation.columns, map(str, relation.types), strict=True))
        columns = [name for name in kinds if read.has(name)]
        if missing := [name for name in columns if name not in known]:
            sums = ", ".join(f"sum({_size_of(name, kinds[name])})" for name in missing)
            where, given = "", []
            if since:
                field, unit, bound = since
                where = f"where {quote(field)} >= date_trunc('{unit}', ?)"
                given = [bound]
            sizes = cursor.execute(f"from {quote(*ids)} select {sums} {where}", given).fetchone()
            known.update(zip(missing, (int(size or 0) for size in sizes), strict=True))
    return sum(known[name] for name in columns)


def _since(cur, ids: reads.Ids, bounds: list, context) -> tuple | None:
    """What prunes a table's partitions wherever the statement refers to it, as column, unit and
    earliest value."""
    stored = metadata.load(Table, *ids)
    partitioning = stored and stored.timePartitioning
    if not partitioning or not partitioning.field:
        return None
    found = []
    for conditions in bounds:
        values = [
            _value(cur, value, context)
            for name, value in conditions
            if name == partitioning.field.casefold()
        ]
        if not (values := [value for value in values if value is not None]):
            return None
        found.append(max(values))
    return (partitioning.field, UNITS.get(partitioning.type, "day"), min(found)) if found else None


def _value(cur, expression: exp.Expression, context):
    if expression.find(exp.Placeholder):
        return None
    sql, bound = translate(exp.select(expression.copy()), context)
    return cur.execute(sql, bound).fetchone()[0]


def _processed(cur, tree: exp.Expression, context) -> tuple[int, int]:
    """The bytes that a statement processes, and in how many tables."""
    is_ctas = isinstance(tree, exp.Create) and tree.args.get("kind") == "TABLE"
    if isinstance(tree, query.DDL) and not is_ctas:
        return 0, 0
    where = context.project_id, context.dataset_id
    sizes = {}
    try:
        for ids, read in reads.of(tree, *where).items():
            sizes[ids] = _sizes_of(ids, read, _since(cur, ids, read.bounds, context))
        for ids, read in reads.changed(tree, *where).items():
            sizes[ids] = _sizes_of(ids, read, None)
    except (duckdb.Error, BigQueryError):  # what is wrong with it, the statement itself will tell
        return 0, 0
    known = [size for size in sizes.values() if size is not None]
    return sum(known), len(known)


def _billed(processed: int, count: int) -> int:
    return max(-(-processed // MB) * MB, LEAST * count)


def apply() -> None:
    """Work it out before each statement, and say it in its job and in answers to queries."""
    STATUSES[REASON] = (400, "INVALID_ARGUMENT")
    statement, execute, done = query._statement, query.execute, runner._done
    results, with_rows = api.results, api.with_rows

    def with_bytes(cur, tree, context, destination, config, dry_run, isolated):
        began = time.monotonic()
        processed, count = _processed(cur, tree, context)
        billed, limit = _billed(processed, count), int(config.maximumBytesBilled or 0)
        if not dry_run and 0 < limit < billed:
            words = f"Query exceeded limit for bytes billed: {limit}. {billed} or higher required."
            raise BigQueryError(REASON, words)
        found = statement(cur, tree, context, destination, config, dry_run, isolated)
        return found.replace(
            totalBytesProcessed=str(processed),
            totalBytesBilled="0" if dry_run else str(billed),
            totalSlotMs=str(round((time.monotonic() - began) * 1000)),
        )

    def with_sum(*given, **named):
        found, children, destination = execute(*given, **named)
        if children:
            names = ("totalBytesProcessed", "totalBytesBilled", "totalSlotMs")
            sums = {
                name: str(sum(int(getattr(child, name) or 0) for child in children))
                for name in names
            }
            found = found.replace(**sums)
        return found, children, destination

    def done_with_bytes(job, statistics, error=None):
        if statistics.query and statistics.query.totalBytesProcessed:
            statistics = statistics.replace(
                totalBytesProcessed=statistics.query.totalBytesProcessed,
                totalSlotMs=statistics.query.totalSlotMs,
            )
        return done(job, statistics, error)

    def results_with_bytes(job, *given):
        payload, rows = results(job, *given)
        told = job.statistics.query
        if payload["jobComplete"] and told:
            payload["totalBytesProcessed"] = told.totalBytesProcessed or "0"
            payload["told"] = {
                "totalBytesBilled": told.totalBytesBilled or "0",
                "totalSlotMs": told.totalSlotMs or "0",
            }
        return payload, rows

    def with_told(payload, rows):
        return with_rows(payload | payload.pop("told", {}), rows)

    query._statement, query.execute, runner._done = with_bytes, with_sum, done_with_bytes
    api.results, api.with_rows = results_with_bytes, with_told
