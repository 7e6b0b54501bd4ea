"""One mail of the YAML files as the bytes that each mailbox holds."""

import textwrap
from email.utils import format_datetime
from zlib import crc32

from . import people
from .headers import encoded, listed, receipt, submission
from .parts import body

KEYS = {
    *("id", "at", "in", "from", "to", "cc", "bcc", "sender", "reply_to", "subject", "subject_as"),
    *("answers", "quote", "headers", "received", "delay", "date", "message_id", "html", "text"),
    *("charset", "encoding", "flowed", "inline", "attach", "body"),
}


class Mails:
    """All mails of the YAML files by id, so that answers and forwards find each other."""

    def __init__(self, specs):
        """Take the descriptions; ValueError names a mail that is there twice or has a wrong key."""
        self.specs = {spec["id"]: spec for spec in specs}
        for spec in specs:
            if wrong := spec.keys() - KEYS:
                raise ValueError(f"The mail {spec['id']} has an unknown key: {sorted(wrong)[0]}.")
            if self.specs[spec["id"]] is not spec:
                raise ValueError(f"There are two mails with the id {spec['id']}.")

    def files(self):
        """Yield (path below the data folder, bytes) for each mail in each of its mailboxes."""
        for spec in self.specs.values():
            path = f"{spec['at']:%Y-%m}/{spec['at']:%Y-%m-%d}-{spec['id']}.eml"
            for connection, labels in spec["in"].items():
                mail = self._labelled(spec, connection, labels)
                # A third of the mails has CRLF line ends; by id, so that a new mail moves no other.
                if crc32(f"{connection}/{spec['id']}".encode()) % 3 == 0:
                    mail = mail.replace(b"\n", b"\r\n")
                yield f"gmail/{connection}/{path}", mail

    def _labelled(self, spec, connection, labels):
        """Return a mail as one mailbox holds it: labels and receipt on top, Bcc for its sender."""
        owner = people.directory()["mailboxes"][connection]
        own = people.address(owner)
        sent = spec["from"] == owner
        lines = [f"X-Gmail-Labels: {encoded(','.join(labels))}"]
        if not sent:
            lines.append(f"Delivered-To: {own}")
        if spec.get("received", True):
            delay = spec.get("delay", 4)
            hops = submission(spec["at"], delay) if sent else self._hops(spec, own, delay)
            lines += [f"Received: {hop}" for hop in hops]
        if sent and "bcc" in spec:
            lines.append(f"Bcc: {listed([people.mailbox(who) for who in spec['bcc']])}")
        return "\n".join(lines).encode() + b"\n" + self.message(spec["id"])

    @staticmethod
    def _hops(spec, own, delay):
        return receipt(spec["at"], people.domain(spec["from"]), own, delay)

    def message(self, name):
        """Return a mail as its sender wrote it, with LF line ends."""
        spec = self.specs[name]
        lines = ["MIME-Version: 1.0", *self._origin(spec), *self._thread(spec)]
        lines += spec.get("headers", [])
        content = body({**spec, "text": self._text(spec)} if "text" in spec else spec, self.message)
        return "\n".join(lines).encode() + b"\n" + content

    def _origin(self, spec):
        """Return Date, From, Sender, To, Cc, Reply-To and Subject, where the mail has them."""
        if (date := spec.get("date", format_datetime(spec["at"]))) is not None:
            yield f"Date: {date}"
        fields = {
            "from": "From",
            "sender": "Sender",
            "to": "To",
            "cc": "Cc",
            "reply_to": "Reply-To",
        }
        for key, header in fields.items():
            if key in spec:
                value = spec[key]
                people_in = value if isinstance(value, list) else [value]
                yield f"{header}: {listed([people.mailbox(who) for who in people_in])}"
        if (subject := self.subject(spec)) is not None:
            yield f"Subject: {encoded(subject, 'Subject', *spec.get('subject_as', ()))}"

    def _thread(self, spec):
        """Return Message-ID, In-Reply-To and References (RFC 5322 3.6.4)."""
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
        """Return the subject; an answer repeats its parent's; None where there is no such header."""
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
