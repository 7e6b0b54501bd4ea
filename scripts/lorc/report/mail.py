"""The report as a mail: a text, a page with its charts as pictures, and the PDF."""

import hashlib
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from lorc.pages import words
from lorc.report import render

POLICY = SMTP.clone(max_line_length=78)


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
        message = EmailMessage(POLICY)
        message["From"] = self._sender
        message["To"] = address
        message["Subject"] = self._subject()
        message["Date"] = format_datetime(self._now)
        message["Message-ID"] = self._message_id(address)
        message["Auto-Submitted"] = "auto-generated"
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

    def _message_id(self, address: str) -> str:
        told = f"{self._layout['week']} {self._sender} {address.lower()}"
        domain = self._sender.rpartition("@")[2]
        return f"<report.{hashlib.sha256(told.encode()).hexdigest()[:32]}@{domain}>"
