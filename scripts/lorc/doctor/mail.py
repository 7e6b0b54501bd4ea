"""The mail server that reports and alerts go out by."""

import os

from lorc.doctor.findings import Finding, fault, fine, note
from lorc.project import data_files
from lorc.project.errors import LorcError
from lorc.project.settings import ROOT, Settings, load_smtp

ABOUT = "mail server"
SECONDS = 8
RECIPIENTS = ROOT / "seeds" / "report"


def look(settings: Settings) -> list[Finding]:
    """Whether it lets us in; nothing is sent."""
    if not os.environ.get("SMTP_HOST"):
        return _without(settings)
    from lorc.report import smtp

    try:
        server = load_smtp()
        smtp.log_in(server, SECONDS)
    except LorcError as error:
        return [fault(ABOUT, str(error))]
    login = "logged in" if server.user else "no login"
    return [fine(ABOUT, f"{server.host}:{server.port}, {login}, from {server.sender}")]


def _without(settings: Settings) -> list[Finding]:
    told = data_files.rows(RECIPIENTS / "alert_recipients.csv")
    if told and not settings.is_local:
        return [
            fault(
                ABOUT,
                f"{len(told)} in seeds/report/alert_recipients.csv are to be told by mail and no "
                "mail server is set: set SMTP_HOST and REPORT_FROM in .env.",
            )
        ]
    if settings.is_local:
        return [fine(ABOUT, "none is set, so nothing is sent")]
    return [
        note(ABOUT, "None is set: reports are made and not sent. See SMTP_HOST in .env.example.")
    ]
