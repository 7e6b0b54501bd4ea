"""A query of one's own: its rows as a table, one below the other, as JSON or as CSV."""

import csv
import re
import sys
from contextlib import contextmanager

from lorc.console import tables
from lorc.console.values import plain, text, to_json
from lorc.console.visible import harmless, raw
from lorc.inspect import statements
from lorc.project.errors import LorcError, WrongCall, did_you_mean
from lorc.project.settings import Settings
from lorc.warehouse import refusals
from lorc.warehouse.client import Warehouse

LIMIT = 1_000
FOR_PROGRAMS = ("json", "csv")


def query(
    settings: Settings,
    sql: str,
    form: str | None,
    *,
    limit: int = LIMIT,
    writes: bool = False,
    is_raw: bool = False,
) -> None:
    """Run a query and print its first `limit` rows, all for 0.

    `form` is table, vertical, json (an array of objects) or csv; without one, it is a table where
    that fits the terminal. A cell of the csv that a spreadsheet would calculate has an apostrophe
    before it, unless `is_raw`.

    Raises WrongCall when it would write and not `writes`, and LorcError with what the warehouse
    says of a wrong query.
    """
    warehouse = Warehouse(settings)
    with _refused(warehouse):
        if writes and statements.kind_of(warehouse, sql) != statements.READS:
            _write(warehouse, sql, form, limit)
            return
        reads = statements.that_read(warehouse, sql)
        if len(reads) > 1 and form in FOR_PROGRAMS:
            raise WrongCall(f"--format {form} is for one statement, and these are {len(reads)}.")
        for number, each in enumerate(reads):
            if number:
                print()
            _show(warehouse.first_rows(each, limit), form, is_raw=is_raw)


def _write(warehouse: Warehouse, sql: str, form: str | None, limit: int) -> None:
    """Run what writes, and say what it did; a script may end with rows."""
    result = warehouse.first_rows(sql, limit)
    done = warehouse.statements_of(result.job_id)
    for kind, stats in done:
        if kind != statements.READS:
            said = f"{statements.name(kind)}: {_counts(stats)}"
            print(said, file=sys.stderr if form in FOR_PROGRAMS else sys.stdout)
    last = done[-1][0] if done else None  # an empty block is a script of no statement
    if last == statements.READS or form in FOR_PROGRAMS:
        _show(result, form)


def _counts(stats) -> str:
    if stats is None:
        return "done"
    counts = {
        "inserted": stats.inserted_row_count,
        "updated": stats.updated_row_count,
        "deleted": stats.deleted_row_count,
    }
    words = [f"{_rows(count)} {word}" for word, count in counts.items() if count]
    return ", ".join(words) or "no row"


def _show(result, form: str | None, *, is_raw: bool = False) -> None:
    names = [field.name for field in result.schema]
    rows = [[plain(value) for value in row.values()] for row in result]
    total = result.total_rows or 0
    is_cut = len(rows) < total
    counted = _rows(total)
    if is_cut:
        counted = f"the first {len(rows):,} of {counted}: --limit shows more, --limit 0 all"
    if form == "json":
        print(to_json([dict(zip(names, row, strict=True)) for row in rows], indent=2))
    elif form == "csv":
        _write_csv([names, *rows], is_raw=is_raw)
    elif form == "vertical" or (form is None and not tables.fits(names, rows)):
        tables.print_vertical(names, rows, counted)
    else:
        tables.print_table(names, rows, counted)
    if is_cut and form in FOR_PROGRAMS:
        print(f"({counted})", file=sys.stderr)


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def _write_csv(rows: list[list], *, is_raw: bool) -> None:
    writer = csv.writer(raw(sys.stdout) if is_raw else sys.stdout, lineterminator="\n")
    for row in rows:
        cells = map(text, row)
        writer.writerow(cells if is_raw else map(harmless, cells))


@contextmanager
def _refused(warehouse: Warehouse):
    from google.api_core.exceptions import GoogleAPICallError, NotFound

    try:
        yield
    except GoogleAPICallError as error:
        reason = error.errors[0]["message"] if error.errors else error.message
        hint = _meant(warehouse, reason) if isinstance(error, NotFound) else ""
        raise LorcError(f"The warehouse does not take the query: {reason}{hint}") from error


def _meant(warehouse: Warehouse, reason: str) -> str:
    """What helps whoever names a table that is not there."""
    missing = refusals.MISSING.search(reason)
    if not missing or missing[1] not in ("Table", "View"):
        return ""
    named = re.split(r"[.:]", missing[2])[-1]
    return f". {did_you_mean(named, sorted(warehouse.tables()))}docs/tables.md has them all."
