"""Deletes what a search has found of a person, and puts it on the list of what stays away."""

import json
from dataclasses import asdict, dataclass
from itertools import batched

from lorc.privacy.backups import EventReader, event_files, readers, rewrite
from lorc.privacy.findings import Findings
from lorc.privacy.search import loaded, tables
from lorc.project import declared
from lorc.project.errors import LorcError, StepFailed
from lorc.runs.recorded import Record
from lorc.warehouse import refusals
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

LISTED_AT_ONCE = 10_000
LEFT_BEHIND = "staged_records_"  # of a merge that was killed, see macro staged_once
UNFINISHED = "The erasure did not get to its end: run the same command again."


@dataclass
class Gone:
    """What was deleted of one stream: rows of staging, records of backups."""

    staged_rows: int = 0
    backup_records: int = 0


class Erasure:
    """One run that forgets what was found."""

    def __init__(self, record: Record, findings: Findings):
        self._record = record
        self._warehouse = record.warehouse
        self._settings = record.warehouse.settings
        self._findings = findings
        self.emptied = tables_of_persons(self._warehouse)
        self._gone = {stream: Gone() for stream in findings.streams}
        self._began = [stream for stream, found in findings.of.items() if found.count]

    def run(self) -> None:
        """List, then delete: what a crash leaves is swept by the next run.

        The backups come before the warehouse, which finds again what a crash left in them.
        """
        started = {"event_type": "forget.started", "payload": None}
        self._record.begin(*(stream.named | started for stream in self._began))
        self._record.failed = self._record.settle
        self._record.completed = self._completed
        self._list()
        self._rewrite_backups()
        self._sweep()

    def _list(self) -> None:
        objects = [
            stream.named | named
            for stream, found in self._findings.of.items()
            for named in (
                *({"external_id": each} for each in sorted(found.ids)),
                *({"key_hash": each} for each in sorted(found.unidentified)),
            )
        ]
        table, run_id = self._settings.table, self._record.run.id
        statement = render("list_forgotten", table=table, run_id=run_id)
        for some in batched(objects, LISTED_AT_ONCE):
            self._warehouse.query(statement, objects=json.dumps(some))

    def _rewrite_backups(self) -> None:
        for backup, reader in readers(self._settings, self._findings):
            for stream, _ in rewrite(backup.path, reader):
                if stream:
                    self._gone[stream].backup_records += 1
        rows = self._warehouse.rows(render("forgotten_keys", table=self._settings.table))
        reader = EventReader({row["key_hash"] for row in rows})
        for path in event_files(self._settings):
            rewrite(path, reader)

    def _sweep(self) -> None:
        table = self._settings.table
        for relation in tables_of_objects(self._warehouse):
            self._warehouse.query(render("sweep_table", table=table, relation=relation))
        self._warehouse.query(render("sweep_rejects", table=table))
        for relation in self.emptied:
            self._warehouse.query(render("empty_table", relation=relation))
        for stream in loaded(self._warehouse, self._findings.streams):
            named = asdict(stream) | {"relation": table(stream.name, stream.dataset)}
            forgotten = table("forgotten_objects")
            statement = render("sweep_staging", stream=named, forgotten_objects=forgotten)
            swept = self._warehouse.query(statement)
            self._gone[stream].staged_rows += swept.num_dml_affected_rows or 0

    def _completed(self) -> None:
        rows = []
        for stream in self._began:
            found, gone = self._findings.of[stream], self._gone[stream]
            counts = {
                "objects": len(found.ids),
                "unidentified_records": len(found.unidentified),
                "staged_rows": gone.staged_rows,
                "backup_records": gone.backup_records,
                "duration_seconds": self._record.run.seconds,
            }
            rows.append(stream.named | {"event_type": "forget.completed", "payload": counts})
        self._record.events.completed(*rows)


def tables_of_objects(warehouse: Warehouse) -> list[str]:
    """The tables of the project's own dataset with a column idem_key: raw_objects and what is
    derived from it. A table that keeps anything of an object has to have that column."""
    client, settings = warehouse.client, warehouse.settings
    return [
        settings.table(table.table_id)
        for table in tables(warehouse, settings.dataset)
        if any(column.name == "idem_key" for column in client.get_table(table.reference).schema)
    ]


def tables_of_persons(warehouse: Warehouse) -> list[str]:
    """The tables that are worked out as a whole and say something of persons: they are emptied, and
    the lanes build them anew."""
    settings = warehouse.settings
    of_persons = declared.of_persons()
    return [
        settings.table(table.table_id)
        for table in tables(warehouse, settings.dataset)
        if table.table_id in of_persons or table.table_id.startswith(LEFT_BEHIND)
    ]


def failure_of(error: Exception) -> StepFailed | None:
    """What went wrong, without what BigQuery says, which may quote a value."""
    from google.api_core.exceptions import GoogleAPICallError

    if refused := refusals.of_error(error):
        reason = str(refused)
    elif isinstance(error, OSError):
        reason = f"{error.filename}: {error.strerror}."
    elif isinstance(error, GoogleAPICallError):
        reason = f"{type(error).__name__}."
    elif isinstance(error, LorcError):
        reason = str(error)
    else:
        return None
    return StepFailed(f"{UNFINISHED} It stopped at: {reason}", "forget")
