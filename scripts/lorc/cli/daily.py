"""A day's work: every connection, then every lane, then what people look at in the morning."""

import sys
import time
from collections.abc import Callable

from lorc.cli import after_build
from lorc.console import endings
from lorc.console.outcomes import worst
from lorc.ingest import several
from lorc.inspect import conflicts
from lorc.project.connections import Connection
from lorc.project.errors import Busy, LorcError
from lorc.project.settings import Settings
from lorc.today import page as today_page
from lorc.transform import lanes
from lorc.warehouse import refusals
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

REJECTS = {
    "rejected_objects": ("rejects_listed", "not taken into raw_objects"),
    "canonical_rejects": ("canonical_rejects_listed", "not made canonical"),
}


def main(
    settings: Settings,
    connections: list[Connection],
    at_a_time: int,
    ingest: Callable[[str], None],
    *,
    everything: bool,
) -> int:
    """Ingest, build what is due of the lanes, and report. A failure stops nothing but itself.

    `everything` builds the lanes whole.

    `ingest` does the main job of the connection of a name, in the process that calls it.
    Returns the exit code: 0 all done; 1 something failed; 3 nothing failed, but another run held a
    connection or the lanes.
    """
    began = time.monotonic()
    with several.started(settings, connections, ingest) as runs:
        ingests = runs.outcomes(at_a_time)
        exit_codes = {endings.exit_code(ingests)}
        if any(outcome.is_interrupted for outcome in ingests):
            built = "lanes: not started: interrupted"
        else:
            try:
                built = runs.after(lanes.build, settings, lanes.NAME, everything=everything)
            except LorcError as error:
                built = f"lanes: {error}"
                exit_codes.add(error.exit_code)
    print()
    endings.show(ingests)
    print(f"\n{built}\n")
    exit_codes.add(_said("rejects", lambda: _rejects(settings)))
    exit_codes.add(_said("conflicts", lambda: _conflicts(settings)))
    if not any(outcome.is_interrupted for outcome in ingests):
        exit_codes.add(after_build.main(settings))
        exit_codes.add(_said("today", lambda: _today(settings)))
    code = worst(exit_codes)
    ended = {0: "done", Busy.exit_code: "busy"}.get(code, "with failures")
    print(f"daily: {ended} in {time.monotonic() - began:.1f} s")
    return code


def _said(name: str, step: Callable[[], list[str]]) -> int:
    """Print the lines of a step, or why it failed; the next one comes all the same."""
    from google.api_core.exceptions import GoogleAPICallError

    try:
        lines = step()
    except (LorcError, GoogleAPICallError) as error:
        print(f"{name}: {refusals.sentence(error)}", file=sys.stderr)
        return LorcError.exit_code
    for line in lines:
        print(line, flush=True)
    return 0


def _today(settings: Settings) -> list[str]:
    """Make the page of the day. Returns what to say."""
    began = time.monotonic()
    path = today_page.write(settings, today_page.read(settings, None))
    return [f"today: written: {path} in {time.monotonic() - began:.1f} s"]


def _rejects(settings: Settings) -> list[str]:
    """What was left out, one line per stream and reason."""
    warehouse = Warehouse(settings)
    tables = warehouse.tables()
    return [
        f"{row['records']:,} {words}: {row['connection_name']} {row['object_type']}, "
        f"{row['reject_reason']}"
        for table, (query, words) in REJECTS.items()
        if table in tables
        for row in warehouse.rows(render(query, table=settings.table))
    ]


def _conflicts(settings: Settings) -> list[str]:
    """The links in doubt, one line per kind."""
    warehouse = Warehouse(settings)
    return conflicts.sentences(conflicts.counted(warehouse, settings, warehouse.tables()))
