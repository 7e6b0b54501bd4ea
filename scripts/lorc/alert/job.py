"""One run that tells somebody at once of what nobody was told of, each thing once."""

import os
import sys
from datetime import UTC, datetime

from lorc.alert import telling
from lorc.alert.mail import Message
from lorc.alert.source import Source
from lorc.console.outcomes import say
from lorc.pages.words import counted
from lorc.project import settings
from lorc.project.errors import LorcError, StepFailed, WrongCall
from lorc.project.settings import Settings, Smtp, time_zone
from lorc.report.deliveries import Deliveries
from lorc.runs.recorded import Record, recorded
from lorc.runs.run import Run
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse

NAME = "alert"
TRIAL = "LORC_TRIAL"  # set where a run is over sample data: nobody is told of it
NOTHING = f"{NAME}: there is nothing that nobody was told of"
DRY_SENDER = "alerts@example.org"
NOBODY = "Nobody is to be told: list somebody in seeds/report/alert_recipients.csv."


def main(chosen: Settings, *, is_dry_run: bool = False) -> int:
    """Tell whoever is to be told, or show the mails. Returns the exit code."""
    servers.make_ready(chosen)
    source = Source(Warehouse(chosen, {"job_name": NAME, "stage": NAME}))
    if not source.is_built():
        print("There are no alerts yet: run `lorc run lanes` first.", file=sys.stderr)
        return 1
    if is_dry_run:
        return _show(source)
    return say(NAME, lambda: _tell(chosen, source))


def after_build(chosen: Settings) -> int:
    """The same at the end of a build of the lanes, where somebody is to be told."""
    from google.api_core.exceptions import GoogleAPICallError

    if os.environ.get(TRIAL):
        return 0
    source = Source(Warehouse(chosen, {"job_name": NAME, "stage": NAME}))
    try:
        if not source.is_built() or not source.recipients() or not source.untold():
            return 0
    except (LorcError, GoogleAPICallError) as error:
        print(f"{NAME}: {_failure(error)}", file=sys.stderr)
        return 1
    return say(NAME, lambda: _tell(chosen, source))


def _show(source: Source) -> int:
    alerts, recipients = source.untold(), source.recipients()
    for alert in alerts:
        print(Message(alert, DRY_SENDER, time_zone().key, datetime.now(UTC)).text)
    told = counted(len(recipients), "recipient", "recipients")
    print(f"{counted(len(alerts), 'alert', 'alerts')} for {told}: nothing was sent")
    return 0


def _tell(chosen: Settings, source: Source) -> str:
    """Tell them on record. Returns what to say."""
    run = Run.start(NAME, {"connection": None})
    with recorded(chosen, run, [NAME], _failure) as record:
        record.warehouse.cost = source.cost
        alerts, recipients = source.untold(), source.recipients()
        if not alerts:
            return NOTHING
        what = {"alerts": len(alerts), "keys": [alert["alert_key"] for alert in alerts]}
        record.begin({"event_type": "alert.raised", "payload": what})
        failed = {"event_type": "alert.failed", "payload": what}
        record.failed = lambda error: record.events.failed(error, failed)
        counts = _send(record, alerts, recipients)
        done = what | counts | {"duration_seconds": run.seconds}
        record.completed = lambda: record.events.completed(
            {"event_type": "alert.delivered", "payload": done}
        )
    told = counted(counts["sent"], "mail", "mails")
    return f"{NAME}: {told} of {counted(len(alerts), 'alert', 'alerts')} sent ({run.id})"


def _send(record: Record, alerts: list[dict], recipients: list[str]) -> dict[str, int]:
    chosen = record.warehouse.settings
    if not recipients:
        raise StepFailed(NOBODY, "no_recipients", retryable=False)
    server = _server()
    now = datetime.now(UTC)
    messages = {
        alert["alert_key"]: Message(alert, server.sender, time_zone().key, now) for alert in alerts
    }
    return telling.tell(server, Deliveries(chosen, "alerts"), recipients, messages)


def _server() -> Smtp:
    try:
        return settings.load_smtp()
    except WrongCall as error:
        raise StepFailed(str(error), "smtp_settings", retryable=False) from None


def _failure(error: Exception) -> StepFailed:
    from google.api_core.exceptions import GoogleAPICallError

    if isinstance(error, StepFailed):
        return error
    if isinstance(error, WrongCall):
        return StepFailed(str(error), "settings", retryable=False)
    if isinstance(error, GoogleAPICallError):
        return StepFailed("The warehouse does not take the alert's questions.", "warehouse")
    if isinstance(error, OSError):
        return StepFailed(f"What was sent cannot be noted: {error.strerror}.", "disk")
    return StepFailed(f"The alert could not be made: {type(error).__name__}.", "layout")
