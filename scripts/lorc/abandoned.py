"""Runs that died get the ending that they could not write."""

from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from lorc import runs
from lorc.macros import render
from lorc.warehouse_client import Warehouse

SENTENCE = "The run ended without a word: the run after it took its place."
REASON = {"error_type": "abandoned", "retryable": True}


def settle(warehouse: Warehouse, run_ids: list[str]) -> None:
    """Write job.failed for each of the runs that is on record as started and not as ended.

    ingest.failed goes with it for each stream whose load was not completed.
    """
    from google.api_core.exceptions import NotFound

    if not run_ids:
        return
    event_log = warehouse.settings.event_log
    began = min(map(runs.started_at, run_ids)).isoformat()
    try:
        found = warehouse.rows(render("events_of_runs", event_log, run_ids, began))
    except NotFound:  # nothing has ever been on record
        return
    for run_id, events in groupby(found, itemgetter("correlation_id")):
        by_type = {}
        for event in events:
            by_type.setdefault(event["event_type"], []).append(event)
        if "job.started" in by_type and not by_type.keys() & {"job.completed", "job.failed"}:
            [job] = by_type["job.started"]
            run = {"id": run_id, "trace_id": job["trace_id"]}
            warehouse.query(render("insert_events", event_log, run, _endings(job, by_type)))


def _endings(job: dict, by_type: dict[str, list[dict]]) -> list[dict]:
    now = datetime.now(UTC)
    seconds = round((now - job["created_at"]).total_seconds(), 3)
    failure = {"created_at": now.isoformat(), "status": "failed", "error_message": SENTENCE}
    payload = {"duration_seconds": seconds} | REASON
    loaded = {event["object_type"] for event in by_type.get("ingest.completed", [])}
    ingests = [
        {
            "event_type": "ingest.failed",
            "source_system": event["source_system"],
            "connection_name": event["connection_name"],
            "object_type": event["object_type"],
            "payload": event["payload"] | payload,
        }
        for event in by_type.get("ingest.started", [])
        if event["object_type"] not in loaded
    ]
    ended = {"event_type": "job.failed", "payload": job["payload"] | payload}
    return [event | failure for event in [*ingests, ended]]
