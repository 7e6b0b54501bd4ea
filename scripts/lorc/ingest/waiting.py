"""Whether rows wait in staging for a merge, asked without reading what is in them.

The merge reads again, run for run, what came shortly before the last one and what runs that failed
may have left. Most of that is merged: the number that the tee gave a row names the second in which
its run began, and the event log says what became of that run. In doubt something waits.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lorc.project.connections import Connection, Stream
from lorc.project.settings import variable
from lorc.runs.run import Run
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

# a connection whose last complete run is older is merged without asking
LOOK_BACK = timedelta(days=3)


@dataclass(frozen=True)
class Standing:
    """What of a connection waited at a moment. What is staged later, the next run looks at.

    `watermarks` has, by object type, from when on a merge reads staging; none where that is not
    known.
    """

    asked_at: datetime
    waits: bool
    watermarks: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Margins:
    """How far before the last merge the next one reads: for any row, and for a failed run's."""

    overlap: timedelta
    late: timedelta

    @classmethod
    def load(cls) -> "Margins":
        """As staging_watermarks_sql has them."""
        return cls(
            timedelta(seconds=variable("watermark_overlap_seconds")),
            timedelta(hours=variable("late_load_hours")),
        )


def ask(warehouse: Warehouse, connection: Connection, streams: list[Stream], run: Run) -> Standing:
    """Whether a row of these streams waits, or may."""
    from google.api_core.exceptions import NotFound

    now = datetime.now(UTC)
    where = {"table": warehouse.settings.table, "dataset": connection.staging_dataset}
    statement = render("runs_and_staged", streams=streams, **where)
    given = {
        "since": (now - LOOK_BACK).isoformat(),
        "run_id": run.id,
        "connection_name": connection.name,
    }
    try:
        rows = warehouse.rows(statement, **given)
    except NotFound:
        return Standing(now, waits=True)
    return standing(rows, [stream.object_type for stream in streams], now)


def standing(rows: list[dict], object_types: list[str], asked_at: datetime) -> Standing:
    """What `rows` of the query runs_and_staged, asked at a moment, say of these streams."""
    since, margins = asked_at - LOOK_BACK, Margins.load()
    found = {name: [row for row in rows if row["object_type"] == name] for name in object_types}
    read_from = {name: watermark(rows, since, margins) for name, rows in found.items()}
    return Standing(
        asked_at,
        waits=not all(is_settled(rows, since, margins) for rows in found.values()),
        watermarks=read_from if all(read_from.values()) else {},
    )


def watermark(rows: list[dict], since: datetime, margins: Margins) -> datetime | None:
    """From when on a merge reads a stream's staging table, as staging_watermarks_sql has it.

    None where that reaches further back than `rows` do.
    """
    runs = [row for row in rows if row["correlation_id"] and row["started_at"]]
    merges = [run["loaded_at"] for run in runs if run["merged_at"]]
    if None in merges or not merges or max(merges) - margins.late < since:
        return None
    last = max(merges)
    incomplete = [run["started_at"] for run in runs if not run["merged_at"]]
    late = [began for began in incomplete if began >= last - margins.late]
    return min([last, *late]) - margins.overlap


def is_settled(rows: list[dict], since: datetime, margins: Margins) -> bool:
    """Whether a stream's last run was an ingest that completed and none of its rows wait.

    `rows` are those of the query runs_and_staged.
    """
    runs = [row for row in rows if row["correlation_id"]]
    merges = [run["loaded_at"] for run in runs if run["started_at"] and run["merged_at"]]
    if None in merges or not merges:
        return False
    last = max(runs, key=lambda run: run["began_at"])
    if not (last["is_completed"] and last["started_at"] and last["merged_at"]):
        return False
    merged_at = max(merges)
    if merged_at - margins.late < since:
        return False
    ingests = defaultdict(list)
    for run in runs:
        if run["started_at"]:
            ingests[run["correlation_id"][-14:]].append(run)
    return not any(
        _waits(row["staged_at"], run, merged_at, margins)
        for row in rows
        if not row["correlation_id"]
        for run in ingests.get(_stamp(row["began_second"])) or [None]
    )


def _stamp(second: int | None) -> str:
    """A second as a run id ends with it."""
    return f"{datetime.fromtimestamp(second or 0, UTC):%Y%m%d%H%M%S}"


def _waits(staged_at: datetime, run: dict | None, merged_at: datetime, margins: Margins) -> bool:
    """Whether a row may not be merged; `run` staged it, None if no known one did.

    A row of a run that was merged is, unless it is newer than its run. That of one whose merge
    failed is once a later run merged; of one that failed before, its load may still land.
    """
    is_new = staged_at >= merged_at - margins.overlap
    if run is None:
        return is_new
    if run["loaded_at"] is None:
        return is_new or run["started_at"] >= merged_at - margins.late
    if run["merged_at"] is None:
        return max(run["loaded_at"], staged_at) >= merged_at - margins.overlap
    return is_new and staged_at > run["loaded_at"]
