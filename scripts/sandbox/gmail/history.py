"""The mailbox's history: what happened to which message, by rising id."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.gmail.mailbox import Mail

_FIELD_OF = {
    "messageAdded": "messagesAdded",
    "messageDeleted": "messagesDeleted",
    "labelAdded": "labelsAdded",
    "labelRemoved": "labelsRemoved",
}
TYPES = tuple(_FIELD_OF)


@dataclass(slots=True)
class Record:
    """One change: the message as it was then, and the labels that came or went."""

    id: int
    type: str
    mail_id: str
    thread: str
    labels: frozenset[str]
    changed: frozenset[str]

    def as_json(self) -> dict[str, Any]:
        """The History resource."""
        reference = {"id": self.mail_id, "threadId": self.thread}
        item: dict[str, Any] = {"message": dict(reference)}
        if self.labels:
            item["message"]["labelIds"] = sorted(self.labels)
        if self.changed:
            item["labelIds"] = sorted(self.changed)
        return {"id": str(self.id), "messages": [reference], _FIELD_OF[self.type]: [item]}


class History:
    """All changes since the start, ids without gaps.

    The ids begin at the microsecond of the start, so those that an earlier process gave out are
    too old.
    """

    def __init__(self):
        self.oldest = self._start = time.time_ns() // 1000
        self._records: list[Record] = []

    @property
    def current(self) -> int:
        """The id of the newest record."""
        return self._start + len(self._records)

    def record(self, kind: str, mail: "Mail", changed: frozenset[str] = frozenset()) -> None:
        """Append a change of `mail`, which then carries the new history id."""
        mail.history_id = self.current + 1
        self._records.append(
            Record(mail.history_id, kind, mail.id, mail.thread, mail.labels, changed)
        )

    def since(self, history_id: int) -> list[Record] | None:
        """The records after an id, None if that id is out of date or was never given out."""
        if not self.oldest <= history_id <= self.current:
            return None
        return self._records[history_id - self._start :]

    def expire(self) -> None:
        """Forget what led to the present: every id before the current one is out of date."""
        self.oldest = self.current
