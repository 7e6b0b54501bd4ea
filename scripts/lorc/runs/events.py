"""The events that the runner itself writes: before dbt is up, and when dbt cannot."""

from datetime import UTC, datetime

from lorc.project.errors import StepFailed
from lorc.runs.run import Run
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render


class EventLog:
    """Writes the events of one run, one INSERT for each moment.

    A row names its event_type and payload, and of a stream's event the stream.
    """

    def __init__(self, warehouse: Warehouse, run: Run):
        self._warehouse = warehouse
        self._run = run

    def started(self, *rows: dict) -> None:
        """Record that the job started, and what goes with it."""
        from google.api_core.exceptions import NotFound

        job = {"event_type": "job.started", "payload": self._job()}
        try:
            self.write(job, *rows)
        except NotFound:
            self._warehouse.create_dataset()
            self._warehouse.create_table("event_log")
            self.write(job, *rows)

    def failed(self, error: StepFailed, *rows: dict) -> None:
        """Record that these failed, and the job with them."""
        job = self._job() | self._warehouse.cost.as_payload()
        self.write(*failures(error, self._run.seconds, job, rows))

    def completed(self, *rows: dict) -> None:
        """Record that the job ended well, and what goes with it."""
        payload = self._job() | {"duration_seconds": self._run.seconds}
        payload |= self._warehouse.cost.as_payload()
        self.write({"event_type": "job.completed", "payload": payload}, *rows)

    def at_once(self, stages: dict[str, dict]) -> None:
        """Record a run with nothing to do: job.*, and of each stage its ending with the payload."""
        started = {"created_at": self._run.started.isoformat()}
        self.completed(
            started | {"event_type": "job.started", "payload": self._job()},
            *(started | {"event_type": f"{name}.started", "payload": None} for name in stages),
            *(
                {"event_type": f"{name}.completed", "payload": payload}
                for name, payload in stages.items()
            ),
        )

    def write(self, *rows: dict) -> None:
        """Record any events of the run."""
        insert(self._warehouse, self._run.context(), rows)

    def _job(self) -> dict:
        return {"job_name": self._run.job_name, "parameters": self._run.parameters}


def insert(warehouse: Warehouse, run: dict, rows: list[dict]) -> None:
    """Write events of now, or of their `created_at`; `run` has the run's id and trace_id."""
    now = datetime.now(UTC).isoformat()
    rows = [{"created_at": now} | row for row in rows]
    event_log = warehouse.settings.event_log
    warehouse.query(render("insert_events", event_log=event_log, run=run, rows=rows))


def failures(error: StepFailed, seconds: float, job: dict, rows: list[dict]) -> list[dict]:
    """The rows of what failed after so many seconds, and that of its job."""
    failure = {"status": "failed", "error_message": str(error)}
    why = {
        "duration_seconds": seconds,
        "error_type": error.error_type,
        "retryable": error.retryable,
    }
    found = [row | {"payload": (row["payload"] or {}) | error.details | why} for row in rows]
    return [row | failure for row in [*found, {"event_type": "job.failed", "payload": job | why}]]
