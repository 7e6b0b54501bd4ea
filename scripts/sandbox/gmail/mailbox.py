"""One mailbox: an index over a folder of .eml files, and the changes made since."""

import hashlib
import time
from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.gmail import labels
from sandbox.gmail.headers import date_ms, first_fields, head_of, without_takeout
from sandbox.gmail.history import History
from sandbox.gmail.threads import Threads

_HEAD_BYTES = 65_536
# far below the ids of changes; the same after a restart, as it is in the messages
_FIRST_HISTORY_ID = 1001


@dataclass(slots=True, eq=False)
class Mail:
    """What list needs of a message; its content stays in the file unless it was added later."""

    id: str
    date: int
    labels: frozenset[str]
    thread: str = ""
    history_id: int = 0
    number: int = 0
    path: Path | None = None
    content: bytes | None = None
    verbatim: bytes | None = None
    fields: dict[str, str] | None = field(default=None, repr=False)

    @property
    def key(self) -> tuple[int, int]:
        """Orders mails oldest first."""
        return self.date, self.number

    def read(self) -> bytes:
        """The message as it came, without Takeout's fields; FileNotFoundError if it is gone."""
        return without_takeout(self.path.read_bytes() if self.path else self.content or b"")


class Mailbox:
    """The mails of one connection, oldest first, with their labels, threads and history."""

    def __init__(self, folder: Path):
        self.connection = folder.name
        self.address = f"{folder.name}@example.com"
        self.own_labels: dict[str, str] = {}
        self.history = History()
        self._threads = Threads()
        self._mails: list[Mail] = []
        self._by_id: dict[str, Mail] = {}
        self._deleted: dict[str, Mail] = {}
        self._next_number = 0
        found = [self._from_file(folder, path) for path in sorted(folder.rglob("*.eml"))]
        found.sort(key=lambda mail: mail.date)
        for history_id, mail in enumerate(found, _FIRST_HISTORY_ID):
            mail.history_id = history_id
            self._place(mail)

    def __len__(self) -> int:
        return len(self._mails)

    @property
    def threads_total(self) -> int:
        """How many threads the mailbox holds."""
        return len({mail.thread for mail in self._mails})

    def get(self, mail_id: str) -> Mail | None:
        """The mail of an id, None if there is none (any more)."""
        return self._by_id.get(mail_id)

    def between(self, first_ms: int | None, end_ms: int | None) -> list[Mail]:
        """The mails of first_ms <= date < end_ms, oldest first."""
        start = 0 if first_ms is None else bisect_left(self._mails, (first_ms,), key=_key)
        end = len(self) if end_ms is None else bisect_left(self._mails, (end_ms,), key=_key)
        return self._mails[start:end]

    def older_than(self, mails: list[Mail], key: tuple[int, int] | None) -> int:
        """How many of `mails` (oldest first) come after a page that ended at `key`."""
        return len(mails) if key is None else bisect_left(mails, key, key=_key)

    def add(self, content: bytes, label_names: Iterable[str] = (), date: int | None = None) -> Mail:
        """A new message, labels by name or id (default: as a file in the inbox), date in ms."""
        digest = hashlib.sha256(b"%d/%b" % (self._next_number, content)).hexdigest()
        mail = self._indexed(_mail_id(digest), content, Path("inbox"), time.time())
        mail.content, mail.date = content, date or mail.date
        mail.labels = self._label_ids(label_names) or mail.labels
        return self._arrive(mail)

    def add_verbatim(self, mail_id: str, answer: bytes, date: int) -> Mail:
        """A message that list names `mail_id` and get answers with these bytes, unchecked."""
        mail = Mail(mail_id, date, frozenset({"INBOX"}), verbatim=answer, fields={})
        return self._arrive(mail)

    def relabel(self, mail: Mail, add: Iterable[str], remove: Iterable[str]) -> None:
        """Add and remove labels, by name or id; each kind of change is a history record."""
        added = self._label_ids(add) - mail.labels
        removed = self._label_ids(remove) & mail.labels
        mail.labels = (mail.labels | added) - removed
        if added:
            self.history.record("labelAdded", mail, added)
        if removed:
            self.history.record("labelRemoved", mail, removed)

    def delete(self, mail: Mail) -> None:
        """Remove a message for good; `restore` brings it back, which Gmail cannot."""
        self._mails.remove(mail)
        del self._by_id[mail.id]
        self._deleted[mail.id] = mail
        self.history.record("messageDeleted", mail)

    def restore(self, mail_id: str) -> Mail | None:
        """Bring back a deleted message under its old id, None if none of that id was deleted."""
        mail = self._deleted.pop(mail_id, None)
        return mail and self._arrive(mail)

    def _arrive(self, mail: Mail) -> Mail:
        self._place(mail)
        self.history.record("messageAdded", mail)
        return mail

    def _place(self, mail: Mail) -> None:
        if not mail.thread:
            mail.thread = self._threads.of(mail.id, mail.fields or {})
        mail.fields = None
        mail.number, self._next_number = self._next_number, self._next_number + 1
        insort(self._mails, mail, key=_key)
        self._by_id[mail.id] = mail

    def _from_file(self, folder: Path, path: Path) -> Mail:
        inside = path.relative_to(folder)
        digest = hashlib.sha256(f"{folder.name}/{inside.as_posix()}".encode(errors="replace"))
        with path.open("rb") as file:
            start = file.read(_HEAD_BYTES)
        mail = self._indexed(_mail_id(digest.hexdigest()), start, inside, path.stat().st_mtime)
        mail.path = path
        return mail

    def _indexed(self, mail_id: str, start: bytes, inside: Path, mtime: float) -> Mail:
        fields = first_fields(head_of(start))
        names = {labels.folder_label(inside): ""}
        if "x-gmail-labels" in fields:
            names = labels.takeout_labels(fields["x-gmail-labels"])
            self._learn(names)
        date = (
            date_ms(fields.get("received", ""))
            or date_ms(fields.get("date", ""))
            or int(mtime) * 1000
        )
        return Mail(mail_id, date, frozenset(names), fields=fields)

    def _label_ids(self, given: Iterable[str]) -> frozenset[str]:
        names = {name if name in self.own_labels else labels.label_id(name): name for name in given}
        self._learn(names)
        return frozenset(names)

    def _learn(self, names: dict[str, str]) -> None:
        for label, name in names.items():
            if label not in labels.SYSTEM and label != name:
                self.own_labels.setdefault(label, name)


def _key(mail: Mail) -> tuple[int, int]:
    return mail.key


def _mail_id(digest: str) -> str:
    """16 hex digits of which the first is 1, so that the id fits Gmail's 64-bit numbers."""
    return f"1{digest[:15]}"
