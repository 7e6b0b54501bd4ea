"""The event log in the words of others: OpenLineage run events, or CloudEvents."""

import os
import sys
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from lorc.console.values import to_json
from lorc.export import cloudevents, openlineage
from lorc.project import private_files
from lorc.project.connections import Connection
from lorc.project.errors import LorcError
from lorc.project.settings import Settings
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

STDOUT = "-"


def export(
    settings: Settings,
    form: str,
    to: str | None,
    since: datetime | None,
    known: dict[str, Connection],
) -> str | None:
    """Write the events of all runs, or of those since a time, as JSON lines.

    `to` is a file, readable for its owner alone when it is complete, or - for standard output.
    Returns a line that says what was written where. Raises LorcError.
    """
    from google.api_core.exceptions import NotFound

    statement = render("exported_events", table=settings.table, since=since and since.isoformat())
    try:
        rows = (dict(row) for row in Warehouse(settings).query(statement))
    except NotFound as error:
        way_out = "nothing has been run yet: `make daily` does a day's work."
        raise LorcError(f"There are no events, because {way_out}") from error
    if form == "cloudevents":
        told = (cloudevents.event(settings, row) for row in rows)
    else:
        runs = (list(events) for _, events in groupby(rows, itemgetter("correlation_id")))
        told = (each for run in runs for each in openlineage.run_events(settings, known, run))
    lines = (f"{to_json(each)}\n" for each in told)
    if to == STDOUT:
        sys.stdout.writelines(lines)
        return None
    path = Path(to).absolute() if to else settings.backup_dir / "export" / f"events.{form}.jsonl"
    try:
        with private_files.writing(path) as file:
            count = sum(1 for line in lines if file.write(line))
    except OSError as error:
        reason = os.strerror(error.errno)
        raise LorcError(f"Cannot write to {error.filename or path}: {reason}.") from error
    return f"{count:,} events in {path}"
