"""How each connection stands: its last success against its cadence, its counts, its last error."""

from datetime import UTC, datetime, timedelta

from lorc.console.tables import print_table
from lorc.console.values import span
from lorc.project import connections
from lorc.project.connections import Connection, Stream
from lorc.project.settings import Settings
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

COUNTS = ("extracted", "inserted", "updated", "unchanged", "deleted", "rejected")
HEADINGS = ["connection", "object_type", "state", "last success", "every", *COUNTS]
LESS = ("extracted", "unchanged", "deleted", "rejected", "updated", "inserted")


def show(settings: Settings) -> None:
    """Print a row per connection and object type, and below it why the last runs failed."""
    latest = _latest(settings)
    now = datetime.now(UTC)
    rows, errors = [], {}
    for connection in connections.load().values():
        for stream in connection.streams:
            row = latest.get((connection.name, stream.object_type), {})
            rows.append(_row(connection, stream, row, now))
            if row.get("last_error"):
                errors[f"{connection.name} ({row['last_run_id']})"] = row["last_error"]
    print_table(HEADINGS, rows, less=LESS)
    for run, error in errors.items():
        print(f"{run}: {error}")


def _latest(settings: Settings) -> dict[tuple[str, str], dict]:
    from google.api_core.exceptions import NotFound

    try:
        rows = Warehouse(settings).rows(render("latest_ingests", table=settings.table))
    except NotFound:  # nothing has ever run
        return {}
    return {(row["connection_name"], row["object_type"]): row for row in rows}


def _row(connection: Connection, stream: Stream, latest: dict, now: datetime) -> list:
    succeeded = latest.get("last_success_at")
    age = now - succeeded if succeeded else None
    due = span(connection.cadence) if connection.cadence else None
    last = f"{span(age)} ago" if age else None
    state = _state(latest, age, connection.cadence)
    counts = [latest.get(name) for name in COUNTS]
    return [connection.name, stream.object_type, state, last, due, *counts]


def _state(latest: dict, age: timedelta | None, cadence: timedelta | None) -> str:
    """failed: the last run was; never: no run has succeeded; late: older than the cadence."""
    if latest.get("last_error"):
        return "failed"
    if age is None:
        return "never"
    return "late" if cadence and age > cadence else "ok"
