"""Runs that died, or were interrupted, get the ending that they could not write."""

from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from lorc.project.declared import event_subjects
from lorc.project.errors import StepFailed
from lorc.runs.events import failures, insert
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

DIED = StepFailed("The run ended without a word: the run after it took its place.", "abandoned")
STREAM = ("source_system", "connection_name", "object_type")


def settle(warehouse: Warehouse, run_ids: list[str], failure: StepFailed = DIED) -> list[str]:
    """Write job.failed for each of the runs that is on record as started and not as ended.

    The failure of what had begun within it goes with it: of each stream that was being ingested,
    merged or forgotten, of a stage of the lanes, of a report, of an alert. Returns the runs that
    are on record.
    """
    from google.api_core.exceptions import NotFound

    if not run_ids:
        return []
    began = min(datetime.strptime(run_id[-14:], "%Y%m%d%H%M%S") for run_id in run_ids)
    began = began.replace(tzinfo=UTC).isoformat()
    given = {"run_ids": run_ids, "started_at": began}
    statement = render("events_of_runs", table=warehouse.settings.table, **given)
    try:
        found = warehouse.rows(statement)
    except NotFound:  # nothing has ever been on record
        return []
    on_record, subjects = [], event_subjects("ends_with_job")
    for run_id, events in groupby(found, itemgetter("correlation_id")):
        by_phase = {}
        for event in events:
            subject, _, phase = event["event_type"].partition(".")
            by_phase.setdefault(phase, {})[(subject, *map(event.get, STREAM))] = event
        begun = by_phase.pop("started", {}) | by_phase.pop("raised", {})
        ended = {which for events in by_phase.values() for which in events}
        job = next((event for (subject, *_), event in begun.items() if subject == "job"), None)
        if job is None:
            continue
        on_record.append(run_id)
        if "job" not in {subject for subject, *_ in ended}:
            left = [
                {name: event[name] for name in (*STREAM, "payload")}
                | {"event_type": f"{which[0]}.failed"}
                for which, event in begun.items()
                if which[0] in subjects and which not in ended
            ]
            seconds = (datetime.now(UTC) - job["created_at"]).total_seconds()
            rows = failures(failure, round(seconds, 3), job["payload"], left)
            insert(warehouse, {"id": run_id, "trace_id": job["trace_id"]}, rows)
    return on_record
