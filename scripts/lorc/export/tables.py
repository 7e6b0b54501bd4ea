"""The tables as JSON lines, to take along: into a folder, or by BigQuery itself into a bucket."""

import re
from collections.abc import Iterator
from pathlib import Path

from lorc.console.progress import Progress
from lorc.console.values import to_json
from lorc.project import private_files
from lorc.project.environment import BUCKET
from lorc.project.errors import LorcError, WrongCall
from lorc.project.settings import Settings
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

PAGE = 500


def export(settings: Settings, to: str | None, tables: tuple[str, ...]) -> Iterator[str]:
    """Write each table to `to`, a folder or gs://bucket/prefix. Yields a line on each.

    A folder gets {table}.jsonl, readable for its owner alone, when it is complete; a bucket gets
    {table}-000000000000.jsonl and so on. Raises WrongCall and LorcError.
    """
    from google.api_core.exceptions import GoogleAPICallError, NotFound

    write = _bucket(to) if (to or "").startswith("gs:") else _folder(settings, to)
    for table in tables:
        try:
            yield write(Warehouse(settings), table)
        except NotFound as error:
            bucket = f", or no bucket {to}" if (to or "").startswith("gs:") else ""
            message = f"There is no {table}{bucket}: `make daily` makes the tables."
            raise LorcError(message) from error
        except GoogleAPICallError as error:
            reason = error.errors[0]["message"] if error.errors else error.message
            raise LorcError(f"The warehouse does not export {table}: {reason}") from error
        except OSError as error:
            raise LorcError(f"Cannot write to {error.filename}: {error.strerror}.") from error


def _folder(settings: Settings, to: str | None):
    folder = Path(to).absolute() if to else settings.backup_dir / "export"

    def write(warehouse: Warehouse, table: str) -> str:
        path = folder / f"{table}.jsonl"
        count = 0
        with Progress(f"exporting {table}") as progress, private_files.writing(path) as file:
            for row in _rows(warehouse, table):
                file.write(f"{to_json(row)}\n")
                count += 1
                progress.report(count)
        return f"{table}: {count:,} rows in {path}"

    return write


def _bucket(to: str):
    if not re.fullmatch(BUCKET, to.rstrip("/"), re.ASCII):
        raise WrongCall(f"{to!r} is not of the form gs://bucket/prefix.")

    def write(warehouse: Warehouse, table: str) -> str:
        uri = f"{to.rstrip('/')}/{table}-*.jsonl"
        with Progress(f"exporting {table}"):
            warehouse.query(
                render("export_table", table=warehouse.settings.table, name=table, uri=uri)
            )
        return f"{table}: in {uri}"

    return write


def _rows(warehouse: Warehouse, table: str) -> Iterator[dict]:
    """The rows page by page, read from the table itself: BigQuery charges nothing for that."""
    settings = warehouse.settings
    name = f"{settings.project}.{settings.dataset}.{table}"
    for row in warehouse.client.list_rows(name, page_size=PAGE):
        yield dict(row)
