"""A job tells the bytes that it processed and is billed for, and heeds maximumBytesBilled.

BigQuery ("Estimate and control costs", "Data types: data type sizes", "DML: pricing") bills the
columns that are read by the sizes of their values, of a partitioned table those of the partitions
that a constant leaves, with 10 MB at least for each table and rounded up to MB; a DELETE, an UPDATE
and a MERGE that does more than insert also all columns of their target. A statement that would bill
more than maximumBytesBilled fails and bills nothing. The emulator says 0 of all and heeds nothing.
Slot time is here the time that the statement took.
"""

import time
from dataclasses import dataclass

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
FILES = """
    select f.data_file_id, parse_filename(f.path), f.record_count - coalesce(d.delete_count, 0)
    from {meta}.ducklake_table as t
    inner join {meta}.ducklake_schema as s
        on t.schema_id = s.schema_id and s.end_snapshot is null
    left join {meta}.ducklake_data_file as f
        on t.table_id = f.table_id and f.end_snapshot is null
    left join {meta}.ducklake_delete_file as d
        on f.data_file_id = d.data_file_id and d.end_snapshot is null
    where t.end_snapshot is null and s.schema_name = ? and t.table_name = ?
"""


@dataclass(frozen=True)
class Column:
    """A column of a data file when it was read: of how many rows, and their bytes by partition.

    A partition is told by its start, as seconds since 1970; of a table without any it is None.
    """

    rows: int
    sizes: dict[float | None, int]

    def left(self, rows: int, since: float | None) -> float:
        """The bytes of what is left of it; a row that was deleted since counts as the average."""
        found = sum(
            size
            for start, size in self.sizes.items()
            if since is None or (start is not None and start >= since)
        )
        return found * rows / self.rows if self.rows else 0


_known: dict[reads.Ids, dict[int, dict[str, Column]]] = {}  # by the number of a data file


def _size_of(column: str, kind: str) -> str:
    """The logical bytes of a column's values, in DuckDB's SQL."""
    name = quote(column)
    if kind.startswith(("STRUCT", "MAP")) or kind.endswith("]") or kind == "JSON":
        return f"strlen({name}::varchar)"
    if kind in ("VARCHAR", "BLOB"):
        return f"2 + octet_length({name}::blob)" if kind == "BLOB" else f"2 + strlen({name})"
    return f"if({name} is null, null, {WIDTHS.get(kind.partition('(')[0], 8)})"


def _sizes_of(cur, ids: reads.Ids, read: reads.Read, bounds: list, context) -> int | None:
    """The bytes of the columns that are read of a table, in the partitions that are left.

    None if there is no such table: a view of the system, say. A file never changes and is read
    once, so a change of a large table costs its new files. Where a column is called filename,
    which hides DuckDB's own, nothing is found.
    """
    found = database.fetch(FILES.format(meta=catalog(ids[0])), list(ids[1:]))
    if not found:
        _known.pop(ids, None)
        return None
    there = [row for row in found if row[0] is not None]
    before = _known.get(ids, {})
    files = _known[ids] = {number: before.get(number, {}) for number, _, _ in there}
    partitioning = _partitioning(ids)
    with database.cursor() as cursor:
        relation = cursor.sql(f"from {quote(*ids)} limit 0")
        kinds = dict(zip(relation.columns, map(str, relation.types), strict=True))
        names = [name for name in kinds if read.has(name)]
        unread = {
            path: (rows, files[number])
            for number, path, rows in there
            if any(name not in files[number] for name in names)
        }
        if unread:
            missing = {name for name in names for _, had in unread.values() if name not in had}
            sizes = {name: _size_of(name, kinds[name]) for name in missing}
            _read(cursor, ids, unread, sizes, partitioning)
        since = _since(cur, partitioning, bounds, context) if partitioning else None
    return round(
        sum(files[number][name].left(rows, since) for number, _, rows in there for name in names)
    )


def _read(cursor, ids: reads.Ids, unread: dict[str, tuple], sizes: dict, partitioning) -> None:
    """Work out the sizes of columns in files, given by their names with rows and known columns."""
    # constants, for which the other files are left out
    names = ", ".join(sql_string(name) for name in unread)
    partition = _start_of(quote(partitioning[0]), partitioning[1]) if partitioning else "null"
    sums = ", ".join(f"sum({size})" for size in sizes.values())
    found = cursor.execute(
        f"from {quote(*ids)} select parse_filename(filename), {partition}, {sums}"
        f" where parse_filename(filename) in ({names}) group by all"
    ).fetchall()
    for path, (rows, columns) in unread.items():
        for place, name in enumerate(sizes, 2):
            of_column = {row[1]: int(row[place] or 0) for row in found if row[0] == path}
            columns.setdefault(name, Column(rows, of_column))


def sql_string(text: str) -> str:
    """A text as a literal of DuckDB's."""
    return "'" + text.replace("'", "''") + "'"


def _partitioning(ids: reads.Ids) -> tuple[str, str] | None:
    """The column and the unit by which a table is partitioned."""
    stored = metadata.load(Table, *ids)
    given = stored and stored.timePartitioning
    return (given.field, UNITS.get(given.type, "day")) if given and given.field else None


def _start_of(value: str, unit: str) -> str:
    return f"epoch(date_trunc('{unit}', {value}))"


def _since(cur, partitioning: tuple[str, str], bounds: list, context) -> float | None:
    """The partition before which nothing is read wherever the statement refers to the table."""
    column, unit = partitioning
    found = []
    for conditions in bounds:
        values = [
            _value(cur, value, context) for name, value in conditions if name == column.casefold()
        ]
        if not (values := [value for value in values if value is not None]):
            return None
        found.append(max(values))
    if not found:
        return None
    return cur.execute(f"select {_start_of('?', unit)}", [min(found)]).fetchone()[0]


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
            sizes[ids] = _sizes_of(cur, ids, read, read.bounds, context)
        for ids, read in reads.changed(tree, *where).items():
            sizes[ids] = _sizes_of(cur, ids, read, [], context)
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
