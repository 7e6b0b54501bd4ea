"""The main job: extract a connection, reconcile, merge, and leave it all on record."""

from collections.abc import Callable
from dataclasses import dataclass

from lorc.console.progress import Progress
from lorc.ingest import backups, staging, waiting
from lorc.ingest.bookmarks import Bookmark
from lorc.ingest.extract import Extractor
from lorc.ingest.stream_events import StreamEvents
from lorc.project.connections import Connection, Stream
from lorc.project.credentials import check as check_credentials
from lorc.project.errors import StepFailed
from lorc.project.settings import Settings
from lorc.runs.recorded import Record, recorded
from lorc.runs.run import Run
from lorc.transform.dbt import Dbt

COUNTS = ("extracted", "staged", "inserted", "updated", "unchanged", "deleted", "rejected")
MODELS = ("raw_objects", "rejected_objects", "object_versions")


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
    run = Run.start(connection.job_name(object_type), parameters)
    bookmark = Bookmark(settings, connection)
    with recorded(settings, run, [connection.name], sources=True) as record:
        if not settings.is_local:
            record.warehouse.is_at_its_place(connection.staging_dataset)
        outcome = Ingest(
            record,
            connection,
            Extractor(settings, connection, run, streams, since, bookmark.lend()),
            {stream: since or bookmark.value(stream) for stream in streams},
            new=[stream for stream in streams if not bookmark.has(stream)],
            loaded=bookmark.drop_copy if since else bookmark.move,
        ).outcome()
        backups.remove_old(settings, record.warehouse, connection)
        return outcome


class Ingest:
    """One run of the main job, step by step.

    `extractor` brings the records to the loader. `began_from` says of each stream from where; the
    staging tables of `new` ones are made. `loaded` is called once all is found in staging. With
    `full_scan` the merge looks at all that was ever staged, not only at what came since.

    dbt starts when the first record has come, or at once where rows of earlier runs wait for their
    merge. A run in which neither happens merges nothing.
    """

    def __init__(
        self,
        record: Record,
        connection: Connection,
        extractor,
        began_from: dict[Stream, str | None],
        *,
        new: list[Stream],
        loaded: Callable[[], None] = lambda: None,
        doing: str = "extracting",
        full_scan: bool = False,
    ):
        self._record = record
        self._connection = connection
        self._extractor = extractor
        self._streams = list(began_from)
        self._events = StreamEvents(connection, record.run, began_from)
        self._new = new
        self._loaded = loaded
        self._doing = f"{connection.name}: {doing}"
        self._full_scan = full_scan
        self._settings = record.warehouse.settings
        self._dbt = Dbt(self._settings, connection.name)
        self._models: tuple[str, ...] = ()

    def outcome(self) -> Outcome:
        """Go through the steps; a failure goes on record as what it leaves undone."""
        record, warehouse, run = self._record, self._record.warehouse, self._record.run
        with self._extractor as extractor:
            record.begin(*self._events.asked("ingest.started"))
            failed = self._events.asked("ingest.failed")
            record.failed = lambda error: record.events.failed(error, *failed)
            staging.create(warehouse, self._connection, self._new)
            staging.expire(warehouse, self._connection, self._streams)
            with Progress(self._doing) as progress:
                extractor.begin()
                standing = self._standing()
                if standing.waits:
                    self._prepare()
                extraction = extractor.extract(progress.report, self._prepare)
        staged = staging.reconcile(warehouse, self._connection, run, self._streams, extraction)
        if extraction.is_empty and not standing.waits:
            self._loaded()
            ending = self._events.nothing_new
            record.completed = lambda: record.events.completed(*ending(standing.asked_at))
            return Outcome(run, self._connection.name, dict.fromkeys(COUNTS, 0))
        record.failed = self._merge_failed
        self._loaded()
        with Progress(f"{self._connection.name}: merging"):
            merged = self._merge(staged, standing)
        record.failed = None  # dbt wrote that it is completed
        return Outcome(run, self._connection.name, self._counts(staged, merged))

    def _standing(self) -> waiting.Standing:
        """Whether something waits for a merge; not asked where that reads all anyway."""
        if self._full_scan or self._new:
            return waiting.Standing(self._record.run.started, waits=True)
        run = self._record.run
        return waiting.ask(self._record.warehouse, self._connection, self._streams, run)

    def _prepare(self) -> None:
        """Start dbt, unless it has been started."""
        if not self._models:
            has_views = self._record.warehouse.has_table("ingests")
            self._models = MODELS if has_views else (*MODELS, "events")
            self._dbt.prepare()

    def _merge_failed(self, failure: StepFailed) -> None:
        if not failure.details.pop("on_record", False):
            self._record.settle(failure)

    def _merge(self, staged: dict[str, int], standing: waiting.Standing) -> list[dict]:
        """Merge what is staged; dbt writes the run's last events, and those of a failure too if it
        still can. Returns the counts of each stream."""
        watermarks = {name: at.isoformat() for name, at in standing.watermarks.items()}
        variables = {
            "run": self._record.run.context()
            | {"streams": self._events.ingested(staged), "watermarks": watermarks}
            | {"cost": self._record.warehouse.cost.as_payload()},
            "connection": self._connection.name,
            "object_types": [stream.object_type for stream in self._streams],
            "full_scan": self._full_scan,
        }
        built = self._dbt.build(self._models, ["model"], variables, self._record.signals.wait)
        if built.is_done:
            return built.merged
        what = ", ".join([*built.failed, *built.left_out]) or built.error
        stays = f"The merge failed at {what}. What was loaded stays in staging"
        if refused := built.refusal:
            raise refused.within(f"{stays}. ", on_record=built.is_on_record)
        raise StepFailed(
            f"{stays}: run the same command again. `{self._settings.dbt} build --select "
            "raw_objects rejected_objects` shows why it failed.",
            "merge",
            on_record=built.is_on_record,
        )

    def _counts(self, staged: dict[str, int], merged: list[dict]) -> dict[str, int]:
        total = sum(staged.values())
        counts = {name: sum(stream[name] for stream in merged) for name in COUNTS[2:]}
        return {"extracted": total, "staged": total} | counts
