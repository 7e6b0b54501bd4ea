"""The life of a run, the same for every job: held, begun on record, and ended on record."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager

from lorc.project import errors
from lorc.project.errors import StepFailed
from lorc.project.settings import Settings
from lorc.runs import abandoned, lock
from lorc.runs.events import EventLog
from lorc.runs.lease import Lease
from lorc.runs.lock import Held
from lorc.runs.run import Run
from lorc.runs.signals import Interruptible
from lorc.warehouse import refusals, servers
from lorc.warehouse.client import Warehouse

INTERRUPTED = "The run was interrupted: run the same command again."


class Record:
    """A run that is under way.

    `failed` writes the events of a failure from here on, `completed` those of a good end; None
    where nothing is on record yet, or dbt writes them. The names of a run that is still open stay
    in its locks: the run after it settles it.
    """

    def __init__(self, settings: Settings, run: Run):
        self.run = run
        self.warehouse = Warehouse(settings, run.labels)
        self.events = EventLog(self.warehouse, run)
        self.signals = Interruptible()
        self.held: list[Held | Lease] = []
        self.failed: Callable[[StepFailed], None] | None = None
        self.completed: Callable[[], None] | None = None
        self.is_open = False

    def begin(self, *rows: dict) -> None:
        """Settle the runs that died, and write job.started with what goes with it."""
        self.settle_abandoned()
        self.events.started(*rows)

    def settle_abandoned(self) -> None:
        """Write the endings of the runs that died. All of `begin` where dbt writes job.started."""
        unended = {run_id for held in self.held for run_id in held.unended}
        abandoned.settle(self.warehouse, sorted(unended))
        self._take_out(unended)
        self.is_open = True

    def settle(self, failure: StepFailed) -> None:
        """A `failed` that ends whatever is on record as begun; if need be, it begins the run."""
        if not abandoned.settle(self.warehouse, [self.run.id], failure):
            self.events.started()
            self.events.failed(failure)

    def fail(self, failure: StepFailed) -> None:
        """Put a failure on record, if anything is."""
        if self.failed:
            self.signals.wait()
            self.is_open = True
            self.failed(failure)
            self.is_open = False

    def complete(self) -> None:
        """Put a good end on record, if it is not there yet."""
        self.signals.wait()
        if self.completed:
            self.completed()
        self.is_open = False

    def leave(self) -> None:
        """Take the run's name out of its locks, unless it is open."""
        if not self.is_open:
            self._take_out({self.run.id})

    def _take_out(self, run_ids: set[str]) -> None:
        for held in self.held:
            held.take_out(run_ids)


def as_it_is(error: Exception) -> StepFailed | None:
    """The failure that an error is, None of an error that is none."""
    if isinstance(error, StepFailed):
        return error
    return errors.of_disk(error) or refusals.of_error(error)


@contextmanager
def recorded(
    settings: Settings,
    run: Run,
    locks: Iterable[str],
    failure_of: Callable[[Exception], StepFailed | None] = as_it_is,
    *,
    sources: bool = False,
) -> Iterator[Record]:
    """Hold connections, the lanes or the report for a run, with the servers up, and end it.

    `sources` says that it asks sources, which the sandbox plays in `local`.
    `failure_of` says what an error means once `failed` is set; if it is None, the run stays open.
    Raises Busy, with nothing on record, and StepFailed.
    """
    record = Record(settings, run)
    with ExitStack() as stack:
        try:
            try:
                for name in locks:
                    record.held.append(stack.enter_context(lock.hold(settings, name, run.id)))
                stack.enter_context(record.signals)
                servers.make_ready(settings, sources=sources)
                if not settings.is_local:
                    record.warehouse.is_at_its_place()
                yield record
            except (KeyboardInterrupt, Exception) as error:
                if record.signals.happened:
                    details = getattr(error, "details", {})
                    failure = StepFailed(INTERRUPTED, "interrupted", **details)
                else:
                    failure = (failure_of if record.failed else as_it_is)(error)
                if failure is None:
                    raise
                record.fail(failure)
                raise failure from None
            record.complete()
        finally:
            record.leave()
