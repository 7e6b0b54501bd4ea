"""Deletes what a search has found of a person, and puts it on the list of what stays away."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import batched

from lorc.privacy.backups import readers, rewrite
from lorc.privacy.findings import Findings
from lorc.privacy.search import loaded
from lorc.privacy.subjects import PersonalStream
from lorc.project.errors import LorcError
from lorc.runs.run import Run
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

LISTED_AT_ONCE = 10_000
UNFINISHED = "The erasure did not get to its end: run the same command again."


@dataclass
class Gone:
    """What was deleted of one stream: rows of staging, records of backups."""

    staged_rows: int = 0
    backup_records: int = 0


class Erasure:
    """One run that forgets what was found."""

    def __init__(self, warehouse: Warehouse, run: Run, findings: Findings):
        self._warehouse = warehouse
        self._settings = warehouse.settings
        self._run = run
        self._findings = findings
        self._gone = {stream: Gone() for stream in findings.streams}
        self._began = [stream for stream, found in findings.of.items() if found.count]

    def run(self) -> None:
        """List, then delete: what a crash leaves is swept by the next run.

        The backups come before the warehouse, which finds again what a crash left in them.
        """
        from google.api_core.exceptions import GoogleAPICallError

        job = {"job_name": self._run.job_name, "parameters": self._run.parameters}
        self._record("started", job, [None] * len(self._began))
        try:
            self._list()
            self._rewrite_backups()
            self._sweep()
        except (LorcError, OSError, GoogleAPICallError) as error:
            self._record_failure(job)
            raise LorcError(f"{UNFINISHED} It stopped at: {_reason(error)}") from error
        job["duration_seconds"] = self._run.seconds
        self._record("completed", job, [self._counts(stream) for stream in self._began])

    def _list(self) -> None:
        objects = [
            _named(stream) | named
            for stream, found in self._findings.of.items()
            for named in (
                *({"external_id": each} for each in sorted(found.ids)),
                *({"key_hash": each} for each in sorted(found.unidentified)),
            )
        ]
        statement = render("list_forgotten", table=self._settings.table, run_id=self._run.id)
        for some in batched(objects, LISTED_AT_ONCE):
            self._warehouse.query(statement, objects=json.dumps(some))

    def _rewrite_backups(self) -> None:
        for backup, reader in readers(self._settings, self._findings):
            for stream, _ in rewrite(backup.path, reader):
                if stream:
                    self._gone[stream].backup_records += 1

    def _sweep(self) -> None:
        table = self._settings.table
        for relation in tables_of_objects(self._warehouse):
            self._warehouse.query(render("sweep_table", table=table, relation=relation))
        self._warehouse.query(render("sweep_rejects", table=table))
        for stream in loaded(self._warehouse, self._findings.streams):
            named = asdict(stream) | {"relation": table(stream.name, stream.dataset)}
            forgotten = table("forgotten_objects")
            statement = render("sweep_staging", stream=named, forgotten_objects=forgotten)
            swept = self._warehouse.query(statement)
            self._gone[stream].staged_rows += swept.num_dml_affected_rows or 0

    def _counts(self, stream: PersonalStream) -> dict:
        found, gone = self._findings.of[stream], self._gone[stream]
        return {
            "objects": len(found.ids),
            "unidentified_records": len(found.unidentified),
            "staged_rows": gone.staged_rows,
            "backup_records": gone.backup_records,
            "duration_seconds": self._run.seconds,
        }

    def _record(self, phase: str, job: dict, payloads: list[dict | None]) -> None:
        rows = [
            {"event_type": f"forget.{phase}", "payload": payload} | _named(stream)
            for stream, payload in zip(self._began, payloads, strict=True)
        ]
        self._insert([{"event_type": f"job.{phase}", "payload": job}, *rows])

    def _record_failure(self, job: dict) -> None:
        seconds = self._run.seconds
        payload = job | {"duration_seconds": seconds, "error_type": "forget", "retryable": True}
        row = {"event_type": "job.failed", "status": "failed", "error_message": UNFINISHED}
        self._insert([row | {"payload": payload}])

    def _insert(self, rows: list[dict]) -> None:
        now = datetime.now(UTC).isoformat()
        rows = [row | {"created_at": now} for row in rows]
        event_log, run = self._settings.event_log, self._run.context()
        statement = render("insert_events", event_log=event_log, run=run, rows=rows)
        self._warehouse.query(statement)


def tables_of_objects(warehouse: Warehouse) -> list[str]:
    """The tables of the project's own dataset with a column idem_key: raw_objects and what is
    derived from it. A table that keeps anything of an object has to have that column."""
    client, settings = warehouse.client, warehouse.settings
    found = []
    for listed in client.list_tables(f"{settings.project}.{settings.dataset}"):
        if listed.table_type == "TABLE":
            columns = {field.name for field in client.get_table(listed.reference).schema}
            if "idem_key" in columns:
                found.append(settings.table(listed.table_id))
    return found


def _reason(error: Exception) -> str:
    """What went wrong, without what BigQuery says, which may quote a value."""
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}."
    return str(error) if isinstance(error, LorcError) else f"{type(error).__name__}."


def _named(stream: PersonalStream) -> dict[str, str]:
    return {
        "source_system": stream.source_system,
        "connection_name": stream.connection_name,
        "object_type": stream.object_type,
    }
