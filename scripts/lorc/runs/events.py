"""The events that the runner itself writes: before dbt is up, and when dbt cannot."""

from datetime import UTC, datetime

from lorc.project.connections import Connection, Stream
from lorc.project.errors import StepFailed
from lorc.runs.run import Run
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render


class EventLog:
    """Writes the events of one run, one INSERT for each moment; a run of the lanes has no
    connection."""

    def __init__(self, warehouse: Warehouse, run: Run, connection: Connection | None = None):
        self.warehouse = warehouse
        self.run = run
        self.connection = connection

    def started(self, streams: list[Stream], began_from: dict[str, str | None]) -> None:
        """Record that the job and the ingest of each stream started, from which bookmark."""
        from google.api_core.exceptions import NotFound

        job = {"job_name": self.run.job_name, "parameters": self.run.parameters}
        rows = [{"event_type": "job.started", "payload": job}] + [
            self._ingest("ingest.started", stream, {"date_filter": began_from[stream.name]})
            for stream in streams
        ]
        try:
            self._write(rows)
        except NotFound:
            self.warehouse.create_dataset()
            self.warehouse.create_table("event_log")
            self._write(rows)

    def ingest_failed(
        self, streams: list[Stream], began_from: dict[str, str | None], error: StepFailed
    ) -> None:
        """Record that the load of the streams failed, and the job with it."""
        payload = {"duration_seconds": self.run.seconds, **error.details, **_reason(error)}
        rows = [
            self._ingest(
                "ingest.failed", stream, {"date_filter": began_from[stream.name], **payload}, error
            )
            for stream in streams
        ]
        self._write([*rows, self._job_failed(error)])

    def job_failed(self, error: StepFailed) -> None:
        """Record that the job failed."""
        self._write([self._job_failed(error)])

    def report(self, phase: str, payload: dict) -> None:
        """Record that a report was started, generated or delivered."""
        self._write([{"event_type": f"report.{phase}", "payload": payload}])

    def report_failed(self, payload: dict, error: StepFailed) -> None:
        """Record that a report failed, and the job with it."""
        payload |= {"duration_seconds": self.run.seconds, **error.details, **_reason(error)}
        row = {"event_type": "report.failed", "payload": payload} | _failure(error)
        self._write([row, self._job_failed(error)])

    def job_completed(self) -> None:
        """Record that the job ended well."""
        self._write([{"event_type": "job.completed", "payload": self._job()}])

    def _job(self) -> dict:
        return {
            "job_name": self.run.job_name,
            "parameters": self.run.parameters,
            "duration_seconds": self.run.seconds,
        }

    def _job_failed(self, error: StepFailed) -> dict:
        payload = self._job() | _reason(error)
        return {"event_type": "job.failed", "payload": payload} | _failure(error)

    def _ingest(
        self, event_type: str, stream: Stream, payload: dict, error: StepFailed | None = None
    ) -> dict:
        return {
            "event_type": event_type,
            "source_system": self.connection.source_system,
            "connection_name": self.connection.name,
            "object_type": stream.object_type,
            "payload": payload,
        } | (_failure(error) if error else {})

    def _write(self, rows: list[dict]) -> None:
        now = datetime.now(UTC).isoformat()
        rows = [{"created_at": now} | row for row in rows]
        event_log, run = self.warehouse.settings.event_log, self.run.context()
        self.warehouse.query(render("insert_events", event_log=event_log, run=run, rows=rows))


def _reason(error: StepFailed) -> dict:
    return {"error_type": error.error_type, "retryable": error.retryable}


def _failure(error: StepFailed) -> dict:
    return {"status": "failed", "error_message": str(error)}
