"""The main job: extract a connection, reconcile, merge, and leave it all on record."""

import sys
from dataclasses import dataclass

from lorc.console.progress import Progress
from lorc.ingest import backups
from lorc.ingest.bookmarks import Bookmark
from lorc.ingest.extract import Extractor
from lorc.ingest.merge import Merge
from lorc.ingest.staging import Staging
from lorc.project.connections import Connection, Stream
from lorc.project.credentials import check as check_credentials
from lorc.project.errors import LorcError, StepFailed
from lorc.project.settings import Settings
from lorc.runs import abandoned, lock
from lorc.runs import run as runs
from lorc.runs.events import EventLog
from lorc.runs.lock import Held
from lorc.runs.run import Run
from lorc.runs.signals import Interruptible
from lorc.warehouse import queries, servers
from lorc.warehouse.client import Warehouse

COUNTS = ("extracted", "staged", "inserted", "updated", "unchanged", "deleted", "rejected")


@dataclass(frozen=True)
class Outcome:
    """A run that went well: its counts over all streams."""

    run: Run
    connection: str
    counts: dict[str, int]

    def __str__(self) -> str:
        counts = ", ".join(f"{self.counts[name]:,} {name}" for name in COUNTS)
        return f"{self.connection}: {counts} in {self.run.seconds:.1f} s ({self.run.id})"


def ingest(
    settings: Settings, connection: Connection, object_type: str | None, since: str | None
) -> Outcome:
    """Ingest a connection, or one object type of it.

    Raises Busy when another run holds the connection, and StepFailed, after the failure is on
    record, when a step fails; the same command puts right whatever was left.
    """
    streams = list(connection.streams)
    if object_type is not None:
        streams = [connection.stream(object_type)]
    check_credentials(settings, connection)
    parameters = {"connection": connection.name, "object_type": object_type, "since": since}
    run = runs.start(connection.job_name(object_type), parameters)
    with lock.hold(settings, connection.name, run.id) as held, Interruptible() as signals:
        if settings.is_local:
            servers.up(settings)
        outcome = Ingest(settings, connection, streams, since, run, signals).run_steps(held)
        backups.remove_old(settings, Warehouse(settings), connection)
        return outcome


class Ingest:
    """One run of the main job, step by step."""

    doing = "extracting"

    def __init__(
        self,
        settings: Settings,
        connection: Connection,
        streams: list[Stream],
        since: str | None,
        run: Run,
        signals: Interruptible,
    ):
        self.settings = settings
        self.connection = connection
        self.streams = streams
        self.since = since
        self.run = run
        self.signals = signals
        self.reached = ""
        self.warehouse = Warehouse(settings)
        self.events = EventLog(self.warehouse, run, connection)
        self.staging = Staging(self.warehouse, connection, run)
        self.bookmark = Bookmark(settings, connection)
        self.extractor = Extractor(settings, connection, run, streams, since)
        self.merge = Merge(settings, connection)
        self.began_from = {stream.name: since or self.bookmark.value(stream) for stream in streams}

    def run_steps(self, held: Held) -> Outcome:
        """Go through the steps; a failure goes on record as what it leaves undone."""
        try:
            outcome = self._steps(held)
            held.take_out([self.run.id])
            return outcome
        except (KeyboardInterrupt, StepFailed) as error:
            failure = error
            if self.signals.happened:
                message = "The run was interrupted: run the same command again."
                failure = StepFailed(message, "interrupted")
            if self.reached == "started":
                self.events.ingest_failed(self.streams, self.began_from, failure)
            elif self.reached == "loaded" and not getattr(error, "details", {}).get("on_record"):
                self.events.job_failed(failure)
            if self.reached:
                held.take_out([self.run.id])
            raise failure from None

    def _steps(self, held: Held) -> Outcome:
        self.extractor.borrow(self.bookmark.lend())
        with self.extractor as extractor:
            abandoned.settle(self.warehouse, held.unended)
            held.take_out(held.unended)
            self.events.started(self.streams, self.began_from)
            self.reached = "started"
            self.staging.create([each for each in self.streams if not self.bookmark.has(each)])
            models = ["raw_objects", "rejected_objects", "object_versions"]
            if not self.warehouse.has_table("ingests"):
                models.append("events")
            self.merge.prepare()
            with Progress(f"{self.connection.name}: {self.doing}") as progress:
                extraction = extractor.extract(progress.report)
        staged = self.staging.reconcile(self.streams, extraction)
        self.reached = "loaded"
        if not self.since:
            self.bookmark.move()
        self.bookmark.drop_copy()
        with Progress(f"{self.connection.name}: merging"):
            self.merge.build(models, self._context(staged), self.streams, self.signals.wait)
        self.reached = "merged"
        return Outcome(self.run, self.connection.name, self._counts(staged))

    def _context(self, staged: dict[str, int]) -> dict:
        """The run as dbt's hooks need it: with what was ingested, per stream."""
        return self.run.context() | {
            "streams": [
                {
                    "source_system": self.connection.source_system,
                    "connection_name": self.connection.name,
                    "object_type": stream.object_type,
                    "ingest": {
                        "records_extracted": staged[stream.object_type],
                        "records_staged": staged[stream.object_type],
                        "duration_seconds": self.run.seconds,
                        "date_filter": self.began_from[stream.name],
                    },
                }
                for stream in self.streams
            ]
        }

    def _counts(self, staged: dict[str, int]) -> dict[str, int]:
        total = sum(staged.values())
        counts = dict.fromkeys(COUNTS, 0) | {"extracted": total, "staged": total}
        statement = queries.render(
            "run_summary",
            table=self.settings.table,
            run_id=self.run.id,
            started_at=self.run.started.isoformat(),
        )
        for row in self.warehouse.rows(statement):
            for name in COUNTS[2:]:
                counts[name] += row[name]
        return counts


def main(settings: Settings, connection: Connection, object_type: str | None, since: str | None):
    """Ingest and say how it went. Returns the exit code."""
    try:
        outcome = ingest(settings, connection, object_type, since)
    except LorcError as error:
        print(f"{connection.name}: {error}", file=sys.stderr)
        return error.exit_code
    print(outcome)
    return 0
