"""The canonical events that runs of the lanes added, each run's in a file beside the raw backups.

A file holds what no earlier one does, so that the events of a run that was killed, or of dbt by
hand, are in that of the next run that adds any.
"""

import json
import sys
from collections import deque
from datetime import UTC, datetime, timedelta
from itertools import batched
from pathlib import Path

from lorc.project import private_files
from lorc.project.settings import Settings
from lorc.runs.run import Run, started_at
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

TABLE, FORGOTTEN = "canonical_events", "forgotten_objects"
AT_ONCE = 5_000
BEGINNING = "1970-01-01T00:00:00+00:00"


def find(settings: Settings) -> list[Path]:
    """All files in the order of their runs."""
    found = settings.backup_dir.glob("canonical/*/run_*.jsonl")
    return sorted(found, key=lambda path: (started_at(_run_id(path)), path))


def keep(settings: Settings, warehouse: Warehouse, run: Run) -> None:
    """Write what a run added, for its owner alone, whole or not at all; and delete old files."""
    files = find(settings)
    after = next(filter(None, map(_last_recorded, reversed(files))), BEGINNING)
    rows = warehouse.rows(render("events_added", table=settings.table), after=after)
    folder = settings.backup_dir / "canonical" / f"{run.started:%Y-%m-%d}"
    try:
        if rows:
            with private_files.writing(folder / f"run_{run.id}.jsonl") as file:
                file.writelines(f"{_line(row)}\n" for row in rows)
        _remove_old(settings, warehouse, files if rows else files[:-1])
    except OSError as error:
        print(
            f"{run.job_name}: its canonical events are not in {folder} ({error.strerror}): the "
            "next run that adds events writes them too.",
            file=sys.stderr,
        )


def restore(settings: Settings) -> str:
    """Put back what a warehouse that was made anew has not. Returns what to say."""
    files = find(settings)
    if not files:
        return ""
    warehouse = Warehouse(settings)
    warehouse.create_dataset()
    for name in (TABLE, FORGOTTEN):
        if not warehouse.has_table(name):
            warehouse.create_table(name)
    statement = render("restore_events", table=settings.table)
    restored = 0
    for path in files:
        with path.open(encoding="utf-8") as lines:
            for some in batched(lines, AT_ONCE):
                done = warehouse.query(statement, events=f"[{','.join(some)}]")
                restored += done.num_dml_affected_rows or 0
    return f"{TABLE}: {restored:,} restored from {len(files):,} runs of the lanes"


def _line(row: dict) -> str:
    return json.dumps(row, ensure_ascii=False, default=lambda moment: moment.isoformat())


def _last_recorded(path: Path) -> str | None:
    """When the last event of a file was recorded; None of one that `lorc forget` has emptied."""
    with path.open(encoding="utf-8") as lines:
        last = deque(lines, 1)
    return json.loads(last[0])["recorded_at"] if last else None


def _remove_old(settings: Settings, warehouse: Warehouse, files: list[Path]) -> None:
    """Delete those of runs that this warehouse has on record as completed, as of raw backups."""
    if settings.backup_days is None:
        return
    before = datetime.now(UTC) - timedelta(days=settings.backup_days)
    old = [path for path in files if started_at(_run_id(path)) < before]
    if not old:
        return
    asked = {
        "job_names": sorted({_run_id(path)[:-15] for path in old}),
        "started_at": started_at(_run_id(old[0])).isoformat(),
    }
    rows = warehouse.rows(render("completed_runs", table=settings.table, **asked))
    completed = {row["correlation_id"] for row in rows}
    for path in old:
        if _run_id(path) in completed:
            path.unlink(missing_ok=True)
            if not any(path.parent.iterdir()):
                path.parent.rmdir()


def _run_id(path: Path) -> str:
    return path.name.removeprefix("run_").removesuffix(".jsonl")
