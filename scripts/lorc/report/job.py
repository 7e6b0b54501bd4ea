"""One run that makes a weekly report, and sends it if it is asked to."""

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime

from lorc.project import settings
from lorc.project.errors import LorcError, StepFailed
from lorc.project.settings import Settings, Smtp, variable
from lorc.report import delivery, files, render, weeks
from lorc.report.deliveries import Deliveries
from lorc.report.layout import Layout
from lorc.report.mail import Message
from lorc.report.source import Client, Source
from lorc.runs import abandoned, lock
from lorc.runs import run as runs
from lorc.runs.events import EventLog
from lorc.runs.signals import Interruptible
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse


@dataclass(frozen=True)
class Asked:
    """What a run is to do."""

    week: date
    client: Client | None
    deliver: bool = False
    again: bool = False
    is_dry_run: bool = False

    @property
    def name(self) -> str:
        """The week's name."""
        return weeks.name(self.week)

    @property
    def file_name(self) -> str:
        """The report's file without its ending; a client is named by the key alone."""
        return f"{self.name}-client-{self.client.key[:12]}" if self.client else self.name


def main(
    chosen: Settings,
    week: str | None,
    client: str | None,
    *,
    deliver: bool = False,
    again: bool = False,
    is_dry_run: bool = False,
) -> int:
    """Make the report, send it or write the mails, and say so. Returns the exit code.

    Raises WrongCall for a week or a client that there is not.
    """
    if week:
        weeks.monday(week)
    server = settings.load_smtp() if deliver and not is_dry_run else None
    if chosen.is_local:
        servers.up(chosen)
    source = Source(Warehouse(chosen))
    job_name = "deliver_weekly_report" if deliver else "generate_weekly_report"
    if missing := source.missing():
        print(f"There is no {missing[0]} yet: run `lorc run lanes` first.", file=sys.stderr)
        return 1
    asked = Asked(
        weeks.choose(week, source.weeks()),
        source.client(client) if client else None,
        deliver,
        again,
        is_dry_run,
    )
    parameters = {"connection": None, "week": asked.name, "is_of_client": client is not None}
    parameters |= {"is_dry_run": True} if is_dry_run else {}
    run = runs.start(job_name, parameters)
    try:
        with (
            lock.hold(chosen, "report", run.id, "is being made") as held,
            Interruptible() as signals,
        ):
            lines = _Report(chosen, run, source, asked, server, signals).make(held)
    except LorcError as error:
        print(f"{job_name}: {error}", file=sys.stderr)
        return error.exit_code
    for line in lines:
        print(line)
    print(f"{job_name}: done in {run.seconds:.1f} s ({run.id})")
    return 0


class _Report:
    """One run, step by step."""

    def __init__(
        self,
        chosen: Settings,
        run: runs.Run,
        source: Source,
        asked: Asked,
        server: Smtp | None,
        signals: Interruptible,
    ):
        self._settings = chosen
        self._run = run
        self._source = source
        self._asked = asked
        self._server = server
        self._signals = signals
        self._events = EventLog(Warehouse(chosen), run)
        self._now = datetime.now(UTC)
        self._what = {"week": asked.name, "is_of_client": asked.client is not None}

    def make(self, held: lock.Held) -> list[str]:
        """Go through the steps; returns what to say. A failure goes on record."""
        abandoned.settle(self._events.warehouse, held.unended)
        held.take_out(held.unended)
        self._events.started([], {})
        self._events.report("started", self._what)
        try:
            lines = self._steps()
        except (KeyboardInterrupt, Exception) as error:
            failure = self._failure(error)
            self._signals.wait()
            self._events.report_failed(dict(self._what), failure)
            held.take_out([self._run.id])
            raise failure from None
        self._signals.wait()
        self._events.job_completed()
        held.take_out([self._run.id])
        return lines

    def _failure(self, error: BaseException) -> StepFailed:
        from google.api_core.exceptions import GoogleAPICallError

        if self._signals.happened:
            message = "The run was interrupted: run the same command again."
            return StepFailed(message, "interrupted", **getattr(error, "details", {}))
        if isinstance(error, OSError):
            message = f"Cannot write to {self._settings.reports_dir}: {error.strerror}."
            return StepFailed(message, "disk")
        if isinstance(error, StepFailed):
            return error
        if isinstance(error, GoogleAPICallError):
            message = "The warehouse does not take the report's questions: run `lorc run lanes`."
            return StepFailed(message, "warehouse")
        message = f"The report could not be laid out: {type(error).__name__}."
        return StepFailed(message, "layout", retryable=False)

    def _steps(self) -> list[str]:
        rows = self._source.rows(self._asked.week, self._asked.client)
        layout = Layout(rows, self._asked.week, variable("time_zone"), self._now).of(
            self._asked.client
        )
        pdf = render.pdf(layout)
        written = [
            files.write(
                self._settings, f"{self._asked.file_name}.html", render.page(layout).encode()
            ),
            files.write(self._settings, f"{self._asked.file_name}.pdf", pdf),
        ]
        counts = {
            "is_stale": layout["is_stale"],
            "threads": layout["threads"]["count"],
            "clients": len(layout["clients"]),
            "flags": len(layout["flags"]),
        }
        seconds = {"duration_seconds": self._run.seconds}
        self._events.report("generated", self._what | counts | seconds)
        lines = [layout["headline"], *(f"written: {path}" for path in written)]
        if self._asked.deliver:
            lines += self._deliver(layout, pdf)
        return lines

    def _deliver(self, layout: dict, pdf: bytes) -> list[str]:
        sender = self._server.sender if self._server else delivery.DRY_SENDER
        message = Message(layout, pdf, sender, self._now)
        recipients = self._source.recipients()
        if self._server is None:
            paths = delivery.write(self._settings, self._asked.file_name, recipients, message)
            return [f"written: {path}" for path in paths]
        done = Deliveries(self._settings, self._asked.name)
        counts = delivery.send(self._server, done, recipients, message, again=self._asked.again)
        seconds = {"duration_seconds": self._run.seconds}
        self._events.report("delivered", {"week": self._asked.name} | counts | seconds)
        sent, had = counts["sent"], counts["already_sent"]
        return [f"sent: {sent} of {len(recipients)}, {had} had it already"]
