"""The report as a mail: a text, a page with its charts as pictures, and the PDF."""

from datetime import datetime
from email.message import EmailMessage

from lorc.pages import words
from lorc.report import envelope, render


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
        message = envelope.addressed(about, self._sender, address, self._subject(), self._now)
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
