"""One mail of the YAML files as the bytes that each mailbox holds."""

import textwrap
from email.utils import format_datetime
from zlib import crc32

from . import people
from .headers import encoded, listed, receipt, submission
from .parts import body

# What a mail of mails/*.yml may say; only id, at (the time it was sent), in and from are a must.
#   in          connection: place, for each mailbox that has the mail; Gmail's place is its labels,
#               Exchange's a folder, then Unread or Flagged
#   from, to, cc, bcc, sender, reply_to   ids of people.yml, or header text with an @ or a colon
#   subject, subject_as                   text or none; [charset, b or q] of its encoded words
#   answers, quote                        the id of the mail it answers; whether to quote its text
#   headers, delay, message_id            further headers; seconds on the way; null for none
#   text, html, charset, encoding, flowed, inline, attach, body    see parts.py
KEYS = {
    *("id", "at", "in", "from", "to", "cc", "bcc", "sender", "reply_to", "subject", "subject_as"),
    *("answers", "quote", "headers", "delay", "message_id", "html", "text"),
    *("charset", "encoding", "flowed", "inline", "attach", "body"),
}

# How an mbox marks a mail for mail programs: not read yet, flagged.
MARKS = {"Unread": "Status: O", "Flagged": "X-Status: F"}


class Mails:
    """All mails of the YAML files by id, so that answers and forwards find each other."""

    def __init__(self, specs):
        """Take the descriptions; ValueError names a mail that is there twice or has a wrong key."""
        self.specs = {}
        for spec in specs:
            if wrong := spec.keys() - KEYS:
                raise ValueError(f"The mail {spec['id']} has an unknown key: {min(wrong)}.")
            if self.specs.setdefault(spec["id"], spec) is not spec:
                raise ValueError(f"There are two mails with the id {spec['id']}.")

    def files(self):
        """Yield (path below the data folder, bytes) for each mail in each of its mailboxes."""
        for spec in self.specs.values():
            for connection, place in spec["in"].items():
                mail = self._held(spec, connection, place)
                # A third of the mails has CRLF line ends; by id, so that a new mail moves no other.
                if crc32(f"{connection}/{spec['id']}".encode()) % 3 == 0:
                    mail = mail.replace(b"\n", b"\r\n")
                yield _path(spec, connection, place), mail

    def _held(self, spec, connection, place):
        """Return a mail as one mailbox holds it: marks and receipt on top, Bcc for its sender."""
        owner = people.directory()["mailboxes"][connection]
        own = people.address(owner)
        sent = spec["from"] == owner
        lines = _marks(connection, place)
        if not sent:
            lines.append(f"Delivered-To: {own}")
        delay = spec.get("delay", 4)
        if sent:
            hops = submission(spec["at"], delay)
        else:
            hops = receipt(spec["at"], people.domain(spec["from"]), own, delay)
        lines += [f"Received: {hop}" for hop in hops]
        if sent and "bcc" in spec:
            lines.append(f"Bcc: {listed([people.mailbox(who) for who in spec['bcc']])}")
        return "\n".join(lines).encode() + b"\n" + self.message(spec["id"])

    def message(self, name):
        """Return a mail as its sender wrote it, with LF line ends."""
        spec = self.specs[name]
        lines = ["MIME-Version: 1.0", *self._origin(spec), *self._thread(spec)]
        lines += spec.get("headers", [])
        content = body({**spec, "text": self._text(spec)} if "text" in spec else spec, self.message)
        return "\n".join(lines).encode() + b"\n" + content

    def _origin(self, spec):
        """Yield Date, From, Sender, To, Cc, Reply-To and Subject, as far as the mail has them."""
        yield f"Date: {format_datetime(spec['at'])}"
        for header in ("From", "Sender", "To", "Cc", "Reply-To"):
            if (key := header.lower().replace("-", "_")) in spec:
                value = spec[key]
                persons = value if isinstance(value, list) else [value]
                yield f"{header}: {listed([people.mailbox(who) for who in persons])}"
        if (subject := self.subject(spec)) is not None:
            yield f"Subject: {encoded(subject, 'Subject', *spec.get('subject_as', ()))}"

    def _thread(self, spec):
        """Yield Message-ID, In-Reply-To and References (RFC 5322 3.6.4)."""
        if (own := self.message_id(spec)) is not None:
            yield f"Message-ID: {own}"
        if "answers" in spec:
            chain = self.ancestors(spec)
            yield f"In-Reply-To: {chain[-1]}"
            yield "References: " + "\n ".join(chain)

    def ancestors(self, spec):
        """Return the message ids of a mail's thread, oldest first, without its own."""
        if "answers" not in spec:
            return []
        parent = self.specs[spec["answers"]]
        return [*self.ancestors(parent), self.message_id(parent)]

    def message_id(self, spec):
        """Return a mail's Message-ID, or None for one that has none."""
        usual = f"<{spec['id']}.{spec['at']:%Y%m%d%H%M}@{people.domain(spec['from'])}>"
        return spec.get("message_id", usual)

    def subject(self, spec):
        """Return the subject; an answer repeats its parent's; None means no such header."""
        if "subject" in spec or "answers" not in spec:
            return spec.get("subject")
        return "Re: " + self.subject(self.specs[spec["answers"]]).removeprefix("Re: ")

    def _text(self, spec):
        """Return the plain text; quote: true puts the answered mail's text below it."""
        if not spec.get("quote"):
            return spec["text"]
        parent = self.specs[spec["answers"]]
        name = people.directory()["people"][parent["from"].partition("/")[0]]["name"]
        quoted = textwrap.indent(self._text(parent).rstrip("\n"), "> ", lambda _: True)
        return f"{spec['text']}\nOn {parent['at']:%d %b %Y at %H:%M}, {name} wrote:\n{quoted}\n"


def _path(spec, connection, place):
    """Return where a mailbox's copy lies: Gmail's by month, Exchange's in its mail folder."""
    provider = connection.partition("-")[0]
    folder = f"{spec['at']:%Y-%m}" if provider == "gmail" else place[0]
    return f"{provider}/{connection}/{folder}/{spec['at']:%Y-%m-%d}-{spec['id']}.eml"


def _marks(connection, place):
    """Return the header lines by which an export of the mailbox tells labels, unread, flagged."""
    if connection.startswith("gmail-"):
        return [f"X-Gmail-Labels: {encoded(','.join(place))}"]
    return [line for mark, line in MARKS.items() if mark in place]
