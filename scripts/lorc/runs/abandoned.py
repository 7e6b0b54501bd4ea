"""Runs that died, or were interrupted, get the ending that they could not write."""

from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from lorc.project.declared import event_subjects
from lorc.project.errors import StepFailed
from lorc.runs import run as runs
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

DIED = StepFailed("The run ended without a word: the run after it took its place.", "abandoned")


def settle(warehouse: Warehouse, run_ids: list[str], failure: StepFailed = DIED) -> list[str]:
    """Write job.failed for each of the runs that is on record as started and not as ended.

    The failure of what had begun within it goes with it: ingest.failed for each stream whose load
    was not completed, and that of a stage of the lanes or of a report. Returns the runs that are on
    record.
    """
    from google.api_core.exceptions import NotFound

    if not run_ids:
        return []
    settings, began = warehouse.settings, min(map(runs.started_at, run_ids)).isoformat()
    statement = render("events_of_runs", table=settings.table, run_ids=run_ids, started_at=began)
    try:
        found = warehouse.rows(statement)
    except NotFound:  # nothing has ever been on record
        return []
    on_record = []
    for run_id, events in groupby(found, itemgetter("correlation_id")):
        by_type = {}
        for event in events:
            by_type.setdefault(event["event_type"], []).append(event)
        if "job.started" not in by_type:
            continue
        on_record.append(run_id)
        if not by_type.keys() & {"job.completed", "job.failed"}:
            [job] = by_type["job.started"]
            run = {"id": run_id, "trace_id": job["trace_id"]}
            rows = _endings(job, by_type, failure)
            statement = render("insert_events", event_log=settings.event_log, run=run, rows=rows)
            warehouse.query(statement)
    return on_record


def _endings(job: dict, by_type: dict[str, list[dict]], error: StepFailed) -> list[dict]:
    now = datetime.now(UTC)
    seconds = round((now - job["created_at"]).total_seconds(), 3)
    failure = {"created_at": now.isoformat(), "status": "failed", "error_message": str(error)}
    payload = {
        "duration_seconds": seconds,
        "error_type": error.error_type,
        "retryable": error.retryable,
    }
    subjects = event_subjects("ends_with_job")
    events = [event for several in by_type.values() for event in several]
    own = [event for event in events if _which(event)[0] in subjects]
    ended = {_which(event) for event in own if not event["event_type"].endswith(".started")}
    open_ended = [
        {
            "event_type": f"{_which(event)[0]}.failed",
            "source_system": event["source_system"],
            "connection_name": event["connection_name"],
            "object_type": event["object_type"],
            "payload": (event["payload"] or {}) | payload,
        }
        for event in own
        if event["event_type"].endswith(".started") and _which(event) not in ended
    ]
    last = {"event_type": "job.failed", "payload": job["payload"] | payload}
    return [event | failure for event in [*open_ended, last]]


def _which(event: dict) -> tuple:
    """What an event is of: the subject, and the stream if it is of one."""
    return event["event_type"].partition(".")[0], event["connection_name"], event["object_type"]
