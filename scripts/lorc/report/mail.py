"""The report as a mail: a text, a page with its charts as pictures, and the PDF. It goes
to everybody who is to have it and has it not; what failed half-way goes on there.
"""

from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from lorc.pages import files, words
from lorc.project.errors import StepFailed
from lorc.project.settings import Settings, Smtp
from lorc.report import render, smtp
from lorc.report.deliveries import Deliveries

DRY_SENDER = "reports@example.org"


class Message:
    """A report ready to be sent to one after the other."""

    def __init__(self, layout: dict, pdf: bytes, sender: str, now: datetime):
        self._layout = layout
        self._pdf = pdf
        self._sender = sender
        self._now = now
        drawn = render.pictures(layout)
        ids = {svg: f"chart{place}@report.invalid" for place, svg in enumerate(drawn)}
        self._pictures = {ids[svg]: picture for svg, picture in drawn.items()}
        self._text = render.text(layout)
        self._page = render.page(layout, {svg: f"cid:{cid}" for svg, cid in ids.items()})

    def to(self, address: str) -> EmailMessage:
        """The mail to one recipient; the same week and recipient make the same Message-ID."""
        about = "report", self._layout["week"]
        message = smtp.addressed(about, self._sender, address, self._subject(), self._now)
        message.set_content(self._text)
        message.add_alternative(self._page, subtype="html")
        page = message.get_payload()[1]
        for cid, picture in self._pictures.items():
            page.add_related(picture, "image", "png", cid=f"<{cid}>", disposition="inline")
        name = f"{self._layout['week']}.pdf"
        message.add_attachment(self._pdf, "application", "pdf", filename=name)
        return message

    def _subject(self) -> str:
        """Without anything about a client: subjects are shown on locked screens."""
        subject = f"{self._layout['title']} {self._layout['week']}"
        return f"{subject} {words.say('old_data_mark')}" if self._layout["is_stale"] else subject


def write(settings: Settings, name: str, recipients: list[str], message: Message) -> list[Path]:
    """Write each recipient's mail to a file instead of sending it."""
    return [
        files.write(settings, f"{name}-to-{place}.eml", message.to(address).as_bytes())
        for place, address in enumerate(recipients, 1)
    ]


def send(
    server: Smtp, done: Deliveries, recipients: list[str], message: Message, *, again: bool
) -> dict[str, int]:
    """Send it to those who do not have it, or to all `again`.

    Returns the counts for the event. Raises StepFailed, with the counts, when somebody is left.
    """
    numbered = enumerate(recipients, 1)
    due = [(place, address) for place, address in numbered if again or not done.has(address)]
    counts = {"recipients": len(recipients), "already_sent": len(recipients) - len(due)}
    if not due:
        return counts | {"sent": 0}
    try:
        sent = smtp.send(server, due, message.to, done.add)
    except StepFailed as failure:
        failure.details |= counts
        raise
    counts |= {"sent": sent.count}
    if sent.refused:
        who = words.counted(len(sent.refused), "recipient", "recipients")
        places = ", ".join(map(str, sent.refused))
        raise StepFailed(
            f"The mail server refuses {who} of {len(recipients)}: number {places} of "
            "report_recipients, by address. All others have the report: correct the seed and run "
            "the same command again.",
            "smtp_recipients",
            refused=len(sent.refused),
            **counts,
        )
    return counts
