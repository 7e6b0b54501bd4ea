"""Whether those whom NOTIFY names can be told."""

import os

from lorc.alert import targets
from lorc.doctor.findings import Finding, fault, fine
from lorc.pages.words import counted
from lorc.project.errors import WrongCall

ABOUT = "NOTIFY"


def look() -> list[Finding]:
    """How it reads; nothing is sent, and no address is repeated."""
    try:
        named = targets.load(os.environ.get(ABOUT, ""))
    except WrongCall as error:
        return [fault(ABOUT, str(error))]
    if any(each.is_mail for each in named) and not os.environ.get("SMTP_HOST"):
        return [
            fault(
                ABOUT,
                "It names a mail address and no mail server is set: set SMTP_HOST and REPORT_FROM "
                "in .env.",
            )
        ]
    return [fine(ABOUT, f"{counted(len(named), 'target', 'targets')} named")] if named else []
