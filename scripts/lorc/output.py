"""Rows of the warehouse for a person or a program to read."""

import csv
import json
import sys

from lorc.errors import LorcError
from lorc.settings import Settings
from lorc.warehouse_client import Warehouse

WIDEST = 60


def query(settings: Settings, sql: str, form: str) -> None:
    """Run a query and print its rows as table, json (an array of objects) or csv.

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
        records = [dict(zip(names, row, strict=True)) for row in rows]
        print(json.dumps(records, indent=2, ensure_ascii=False))
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(names)
        writer.writerows([_text(value) for value in row] for row in rows)
    else:
        print_table(names, rows)


def print_table(names: list[str], rows: list[list]) -> None:
    """Print rows below their names in columns, and how many there are."""
    cells = [[_short(_text(value)) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    for line in [names, ["-" * width for width in widths], *cells]:
        print(
            "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        )
    print(f"({len(rows):,} {'row' if len(rows) == 1 else 'rows'})")


def _short(text: str) -> str:
    text = text.replace("\n", "\\n")
    return text if len(text) <= WIDEST else text[: WIDEST - 3] + "..."


def plain(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, bool | int | float | str | dict | list) or value is None:
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
