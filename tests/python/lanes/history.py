"""Runs of days past, put into the event log as the runner and dbt write them."""

import io
import json
import uuid
from datetime import UTC, datetime, timedelta

from google.cloud import bigquery
from lorc.project import connections
from lorc.project.connections import Connection

NOW = datetime.now(UTC)


class History:
    """Events of runs, gathered and then loaded at once."""

    def __init__(self):
        self.events = []
        self.known = connections.load()

    def ingest(self, name: str, started: datetime, rows: int = 12, error: str | None = None):
        """A run of a connection that wrote so many rows per stream, or failed with an error."""
        connection = self.known[name]
        job, run_id = self._begin(connection, started)
        ended = started + timedelta(seconds=20)
        for stream in connection.streams:
            place = (connection.source_system, name, stream.object_type)
            self._add(run_id, "ingest.started", started, place, {"date_filter": None})
            if error:
                payload = {"duration_seconds": 20, "error_type": "extract", "retryable": True}
                self._add(run_id, "ingest.failed", ended, place, payload, error)
                continue
            loaded = {"records_extracted": rows, "records_staged": rows, "duration_seconds": 20}
            counts = dict.fromkeys(("updated", "unchanged", "deleted", "rejected"), 0)
            counts |= {"inserted": rows, "total_records": rows, "batch_count": 1}
            self._add(run_id, "ingest.completed", ended, place, loaded)
            self._add(run_id, "upsert.started", ended, place, None)
            self._add(run_id, "upsert.completed", ended, place, counts | {"duration_seconds": 1})
        kind = "job.failed" if error else "job.completed"
        self._add(run_id, kind, ended, ("lorchestra", None, None), job, error)
        return run_id

    def abandoned(self, name: str, started: datetime):
        """A run of a connection that began and never said how it ended."""
        connection = self.known[name]
        _, run_id = self._begin(connection, started)
        for stream in connection.streams:
            place = (connection.source_system, name, stream.object_type)
            self._add(run_id, "ingest.started", started, place, {"date_filter": None})

    def lanes(self, started: datetime, error: str | None = None):
        """A build of the lanes."""
        run_id = f"lanes-{started:%Y%m%d%H%M%S}"
        job = {"job_name": "lanes", "parameters": {}}
        own = ("lorchestra", None, None)
        self._add(run_id, "job.started", started, own, job)
        ended = started + timedelta(seconds=40)
        kind = "job.failed" if error else "job.completed"
        self._add(run_id, kind, ended, own, job | {"duration_seconds": 40}, error)

    def load(self, lanes) -> None:
        """Put the events into the event log."""
        lines = io.BytesIO(b"\n".join(json.dumps(event).encode() for event in self.events))
        table = lanes.client.get_table("lorchestra.event_log")
        lanes.client.load_table_from_file(
            lines,
            table,
            job_config=bigquery.LoadJobConfig(
                source_format="NEWLINE_DELIMITED_JSON",
                schema=table.schema,
                write_disposition="WRITE_APPEND",
            ),
        ).result()

    def _begin(self, connection: Connection, started: datetime) -> tuple[dict, str]:
        job = {"job_name": connection.job_name(), "parameters": {"connection": connection.name}}
        run_id = f"{connection.job_name()}-{started:%Y%m%d%H%M%S}"
        self._add(run_id, "job.started", started, ("lorchestra", None, None), job)
        return job | {"duration_seconds": 21}, run_id

    def _add(self, run_id, event_type, when, place, payload, error=None) -> None:
        source_system, connection_name, object_type = place
        self.events.append(
            {
                "event_id": str(uuid.uuid4()),
                "event_type": event_type,
                "source_system": source_system,
                "connection_name": connection_name,
                "target_object_type": object_type,
                "event_schema_ref": f"iglu:com.mensio.event/{event_type.replace('.', '_')}"
                "/jsonschema/1-0-0",
                "correlation_id": run_id,
                "created_at": when.isoformat(),
                "status": "failed" if error else "ok",
                "error_message": error,
                "payload": payload,
            }
        )


def ago(**span: float) -> datetime:
    """The time that long before these tests began."""
    return NOW - timedelta(**span)


def five_good_weeks(until_days_ago: dict[str, int] | None = None) -> History:
    """Every connection and the lanes, run daily until an hour ago.

    `until_days_ago` says of some connections before how many days they stopped.
    """
    history = History()
    stopped = until_days_ago or {}
    for day in range(36):
        for place, name in enumerate(history.known):
            if day >= stopped.get(name, 0):
                rows = 120 if day == 35 else 14 + (7 * day + place) % 9
                history.ingest(name, ago(days=day, hours=1, minutes=place), rows)
        history.lanes(ago(days=day, minutes=30))
    return history
