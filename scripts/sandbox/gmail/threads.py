"""Which thread a message belongs to."""

import re

_MESSAGE_ID = re.compile(r"<[^<>\s]+>")


class Threads:
    """Thread ids by Message-ID: a message joins the thread of what it answers (RFC 5322, 3.6.4).

    Messages come oldest first, so that a thread has the id of its first message, as in Gmail.
    X-GM-THRID, which Takeout adds, says it outright (in decimal).
    """

    def __init__(self):
        self._thread_of: dict[str, str] = {}

    def of(self, mail_id: str, fields: dict[str, str]) -> str:
        """The thread id of a message with these header fields (lower-case names)."""
        linked = [
            name
            for field in ("message-id", "in-reply-to", "references")
            for name in _MESSAGE_ID.findall(fields.get(field, ""))
        ]
        known = (self._thread_of[name] for name in linked if name in self._thread_of)
        thread = _takeout_thread(fields) or next(known, mail_id)
        for name in linked:
            self._thread_of.setdefault(name, thread)
        return thread


def _takeout_thread(fields: dict[str, str]) -> str | None:
    number = fields.get("x-gm-thrid", "")
    return f"{int(number):016x}" if re.fullmatch(r"[0-9]{1,20}", number) else None
