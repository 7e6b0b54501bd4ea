"""One mailbox: an index over a folder of .eml files, and a journal of the changes made since."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sandbox.exchange.folders import Folder, Folders, hashed
from sandbox.gmail.headers import date_ms, first_fields, head_of
from sandbox.gmail.threads import Threads

_HEAD_BYTES = 65_536
# received when nothing in the mail says so: an instant that no restart moves
_UNDATED_MS = 946_684_800_000


@dataclass(slots=True, eq=False)
class Mail:
    """What a listing needs of a message; its content stays in the file unless it was added."""

    id: str
    folder: Folder
    received_ms: int
    fields: dict[str, str] | None = field(repr=False)
    path: Path | None = None
    content: bytes = b""
    conversation: str = ""
    version: int = 0
    modified_ms: int = 0
    own: dict[str, Any] = field(default_factory=dict)

    def read(self) -> bytes:
        """The message as it came; FileNotFoundError if its file is gone."""
        return self.path.read_bytes() if self.path else self.content


@dataclass(frozen=True)
class Change:
    """A mail came to a folder, left it, or changed there in some `properties` (None: in all)."""

    folder_id: str
    mail_id: str
    left: bool = False
    properties: frozenset[str] | None = None

    def following(self, before: "Change") -> "Change":
        """This change and the one before it in one."""
        if before.properties is None or self.properties is None:
            return replace(self, properties=None)
        return replace(self, properties=before.properties | self.properties)


class Mailbox:
    """The mails of one connection; the journal begins with their arrival, oldest first."""

    def __init__(self, folder: Path):
        self.connection = folder.name
        self.address = f"{folder.name}@example.com"
        self.folders = Folders(folder.name)
        self.journal: list[Change] = []
        self._threads = Threads()
        self._mails: dict[str, Mail] = {}
        self._deleted: dict[str, Mail] = {}
        found = [self._from_file(folder, path) for path in sorted(folder.rglob("*.eml"))]
        for mail in sorted(found, key=lambda mail: mail.received_ms):
            self._place(mail)

    def get(self, mail_id: str) -> Mail | None:
        """The mail of an immutable or a folder-bound id, None if there is none (any more)."""
        if mail_id in self._mails:
            return self._mails[mail_id]
        found = (
            mail
            for mail in self._mails.values()
            if folder_bound_id(mail.folder.id, mail.id) == mail_id
        )
        return next(found, None)

    def mails(self, folder: Folder | None = None) -> list[Mail]:
        """The mails of a folder or of all, in the order in which they came."""
        return [mail for mail in self._mails.values() if folder in (None, mail.folder)]

    def add(self, content: bytes, folder_path: str = "Inbox") -> Mail:
        """A new message, received when its header says so, else now."""
        mail_id = _mail_id(self.connection, str(len(self.journal)), content.hex())
        mail = self._indexed(mail_id, content, folder_path, time.time_ns() // 1_000_000)
        mail.content = content
        return self._place(mail)

    def change(self, mail: Mail, properties: dict[str, Any]) -> None:
        """Set properties of the message resource."""
        mail.own |= properties
        self._touch(mail)
        self.journal.append(Change(mail.folder.id, mail.id, properties=frozenset(properties)))

    def move(self, mail: Mail, folder_path: str) -> None:
        """Move a message to another folder, which is made if there is none."""
        self.journal.append(Change(mail.folder.id, mail.id, left=True))
        mail.folder = self.folders.named(folder_path)
        self._touch(mail)
        self.journal.append(Change(mail.folder.id, mail.id))

    def delete(self, mail: Mail) -> None:
        """Remove a message for good; `restore` brings it back."""
        self._deleted[mail.id] = self._mails.pop(mail.id)
        self.journal.append(Change(mail.folder.id, mail.id, left=True))

    def restore(self, mail_id: str) -> Mail | None:
        """Bring a deleted message back under its old id, None if none of that id was deleted."""
        mail = self._deleted.pop(mail_id, None)
        if mail is None:
            return None
        self.folders.named(mail.folder.path)
        self._touch(mail)
        return self._place(mail)

    def remove_folder(self, path: str) -> int:
        """Remove a folder with all below it and all mails in them; how many mails went."""
        gone = self.folders.remove(path)
        mails = [mail for mail in self.mails() if mail.folder in gone]
        for mail in mails:
            self.delete(mail)
        return len(mails)

    def _touch(self, mail: Mail) -> None:
        mail.version += 1
        mail.modified_ms = time.time_ns() // 1_000_000

    def _place(self, mail: Mail) -> Mail:
        if mail.fields is not None:
            mail.conversation = self._threads.of(mail.id, mail.fields)
            mail.fields = None
        self._mails[mail.id] = mail
        self.journal.append(Change(mail.folder.id, mail.id))
        return mail

    def _from_file(self, folder: Path, path: Path) -> Mail:
        inside = path.relative_to(folder)
        with path.open("rb") as file:
            start = file.read(_HEAD_BYTES)
        mail_id = _mail_id(self.connection, inside.as_posix())
        mail = self._indexed(mail_id, start, inside.parent.as_posix(), _UNDATED_MS)
        mail.path = path
        return mail

    def _indexed(self, mail_id: str, start: bytes, folder_path: str, undated_ms: int) -> Mail:
        fields = first_fields(head_of(start))
        dates = (date_ms(fields.get(name, "")) for name in ("received", "date"))
        folder = self.folders.named("Inbox" if folder_path == "." else folder_path)
        mail = Mail(mail_id, folder, _first(dates) or undated_ms, fields)
        # the marks of an mbox: O is old but not read, F is flagged
        mail.own["isRead"] = fields.get("status") != "O"
        if "F" in fields.get("x-status", ""):
            mail.own["flag"] = {"flagStatus": "flagged"}
        return mail


def folder_bound_id(folder_id: str, mail_id: str) -> str:
    """The id for those who do not ask for immutable ones: another in each folder."""
    return f"AAMkA{hashed(folder_id, mail_id)}"


def _first(values: Iterable[int | None]) -> int | None:
    return next((value for value in values if value is not None), None)


def _mail_id(*parts: str) -> str:
    return f"AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A{hashed(*parts)}"
