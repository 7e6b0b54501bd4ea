"""A query of one's own: its rows as a table, as JSON or as CSV."""

import csv
import sys

from lorc.console.tables import print_table
from lorc.console.values import plain, text, to_json
from lorc.console.visible import harmless, raw
from lorc.project.errors import LorcError
from lorc.project.settings import Settings
from lorc.warehouse.client import Warehouse


def query(settings: Settings, sql: str, form: str, *, is_raw: bool = False) -> None:
    """Run a query and print its rows as table, json (an array of objects) or csv.

    A cell of the csv that a spreadsheet would calculate has an apostrophe before it, unless
    `is_raw`.

    Raises LorcError with what the warehouse says of a wrong query.
    """
    from google.api_core.exceptions import GoogleAPICallError

    try:
        result = Warehouse(settings).query(sql)
        names = [field.name for field in result.schema]
        rows = [[plain(value) for value in row.values()] for row in result]
    except GoogleAPICallError as error:
        reason = error.errors[0]["message"] if error.errors else error.message
        raise LorcError(f"The warehouse does not take the query: {reason}") from error
    if form == "json":
        print(to_json([dict(zip(names, row, strict=True)) for row in rows], indent=2))
    elif form == "csv":
        _write_csv([names, *rows], is_raw=is_raw)
    else:
        print_table(names, rows)


def _write_csv(rows: list[list], *, is_raw: bool) -> None:
    writer = csv.writer(raw(sys.stdout) if is_raw else sys.stdout)
    for row in rows:
        cells = map(text, row)
        writer.writerow(cells if is_raw else map(harmless, cells))
