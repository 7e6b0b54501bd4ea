"""One run that makes a weekly report, and sends it if it is asked to."""

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

from lorc.console.outcomes import say
from lorc.pages import files
from lorc.project import settings
from lorc.project.errors import LorcError, StepFailed, WrongCall
from lorc.project.settings import Settings, Smtp, time_zone
from lorc.report import mail, render, weeks
from lorc.report.deliveries import Deliveries
from lorc.report.layout import Layout
from lorc.report.source import Client, Source
from lorc.runs.recorded import Record, recorded
from lorc.runs.run import Run
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse


@dataclass(frozen=True)
class Asked:
    """What a run is to do."""

    week: date
    client: Client | None
    deliver: bool = False
    again: bool = False

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

    Raises WrongCall for a week or a client that there is not, and for a time zone that is none.
    """
    time_zone()
    if week:
        weeks.monday(week)
    server = settings.load_smtp() if deliver and not is_dry_run else None
    servers.make_ready(chosen)
    job_name = "deliver_weekly_report" if deliver else "generate_weekly_report"
    source = Source(Warehouse(chosen, {"job_name": job_name, "stage": "report"}))
    if missing := source.missing():
        print(f"There is no {missing[0]} yet: run `lorc run lanes` first.", file=sys.stderr)
        return 1
    asked = Asked(
        weeks.choose(week, source.weeks()),
        source.client(client) if client else None,
        deliver,
        again,
    )
    parameters = {"connection": None, "week": asked.name, "is_of_client": client is not None}
    parameters |= {"is_dry_run": True} if is_dry_run else {}
    run = Run.start(job_name, parameters)
    return say(job_name, lambda: _make(chosen, run, source, asked, server))


def weeks_since(chosen: Settings, since: date) -> list[str]:
    """The weeks that end on that day or later and that there are figures of, the oldest first.

    Raises LorcError when the lanes were never built.
    """
    servers.make_ready(chosen)
    source = Source(Warehouse(chosen))
    if missing := source.missing():
        raise LorcError(f"There is no {missing[0]} yet: run `lorc run lanes` first.")
    found = [week for week in reversed(source.weeks()) if week + timedelta(days=6) >= since]
    if not found:
        raise WrongCall(f"There are no figures of a week since {since}.")
    return [weeks.name(week) for week in found]


def _make(chosen: Settings, run: Run, source: Source, asked: Asked, server: Smtp | None) -> str:
    """Make the report on record. Returns what to say."""
    with recorded(chosen, run, ["report"], partial(_failure, chosen)) as record:
        record.warehouse.cost = source.cost
        what = {"week": asked.name, "is_of_client": asked.client is not None}
        record.begin()
        record.events.write({"event_type": "report.started", "payload": what})
        failed = {"event_type": "report.failed", "payload": what}
        record.failed = lambda error: record.events.failed(error, failed)
        record.completed = record.events.completed
        lines = _Report(record, source, asked, server, what).steps()
    return "\n".join([*lines, f"{run.job_name}: done in {run.seconds:.1f} s ({run.id})"])


def _failure(chosen: Settings, error: Exception) -> StepFailed:
    from google.api_core.exceptions import GoogleAPICallError

    if isinstance(error, StepFailed):
        return error
    if isinstance(error, OSError):
        return StepFailed(f"Cannot write to {chosen.reports_dir}: {error.strerror}.", "disk")
    if isinstance(error, GoogleAPICallError):
        message = "The warehouse does not take the report's questions: run `lorc run lanes`."
        return StepFailed(message, "warehouse")
    message = f"The report could not be laid out: {type(error).__name__}."
    return StepFailed(message, "layout", retryable=False)


class _Report:
    """What is to be made and sent, step by step."""

    def __init__(
        self, record: Record, source: Source, asked: Asked, server: Smtp | None, what: dict
    ):
        self._record = record
        self._settings = record.warehouse.settings
        self._source = source
        self._asked = asked
        self._server = server
        self._now = datetime.now(UTC)
        self._what = what

    def steps(self) -> list[str]:
        """Go through them. Returns what to say."""
        rows = self._source.rows(self._asked.week, self._asked.client)
        layout = Layout(rows, self._asked.week, time_zone().key, self._now).of(self._asked.client)
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
            "flags": sum(each["is_flagged"] for each in layout["clients"]),
        }
        self._note("report.generated", self._what | counts)
        lines = [layout["headline"], *(f"written: {path}" for path in written)]
        if self._asked.deliver:
            lines += self._deliver(layout, pdf)
        return lines

    def _deliver(self, layout: dict, pdf: bytes) -> list[str]:
        sender = self._server.sender if self._server else mail.DRY_SENDER
        message = mail.Message(layout, pdf, sender, self._now)
        recipients = self._source.recipients()
        if self._server is None:
            paths = mail.write(self._settings, self._asked.file_name, recipients, message)
            return [f"written: {path}" for path in paths]
        done = Deliveries(self._settings, self._asked.name)
        counts = mail.send(self._server, done, recipients, message, again=self._asked.again)
        self._note("report.delivered", {"week": self._asked.name} | counts)
        sent, had = counts["sent"], counts["already_sent"]
        return [f"sent: {sent} of {len(recipients)}, {had} had it already"]

    def _note(self, event_type: str, payload: dict) -> None:
        payload |= {"duration_seconds": self._record.run.seconds}
        self._record.events.write({"event_type": event_type, "payload": payload})
