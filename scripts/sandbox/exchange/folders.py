"""The mail folders of a mailbox: the well-known ones, those on disk and those added later."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

# display name: the name by which a path may call the folder instead of by its id
WELL_KNOWN = {
    "Inbox": "inbox",
    "Archive": "archive",
    "Deleted Items": "deleteditems",
    "Drafts": "drafts",
    "Junk Email": "junkemail",
    "Outbox": "outbox",
    "Sent Items": "sentitems",
}
# where a mail goes that was deleted for good: no listing shows it, its mails answer to their ids
RECOVERABLE = "Recoverable Items"


@dataclass(frozen=True)
class Folder:
    """A folder by its path of display names, `Inbox/Clients`, and the ids made of it."""

    path: str
    id: str
    parent_id: str

    @property
    def name(self) -> str:
        """The display name."""
        return self.path.rpartition("/")[2]

    @property
    def is_listed(self) -> bool:
        """Whether listings show the folder."""
        return self.path.partition("/")[0] != RECOVERABLE


class Folders:
    """Folders in the order in which they came; parents before their children."""

    def __init__(self, connection: str):
        self._connection = connection
        self._by_path: dict[str, Folder] = {}
        # (folder, whether it was removed), as it happened
        self.journal: list[tuple[Folder, bool]] = []
        for name in WELL_KNOWN:
            self.named(name)

    def named(self, path: str) -> Folder:
        """The folder of a path; it and its parents are made if there are none."""
        if path not in self._by_path:
            parent = path.rpartition("/")[0]
            if parent:
                self.named(parent)
            self._by_path[path] = Folder(path, self._id(path), self._id(parent))
            self.journal.append((self._by_path[path], False))
        return self._by_path[path]

    def get(self, key: str) -> Folder | None:
        """The folder of an id or a well-known name, None if there is none."""
        for folder in self._by_path.values():
            if key == folder.id or key.lower() == WELL_KNOWN.get(folder.path):
                return folder
        return None

    def listed(self) -> list[Folder]:
        """The folders that listings show, at all levels."""
        return [folder for folder in self._by_path.values() if folder.is_listed]

    def children(self, parent_id: str) -> list[Folder]:
        """The folders directly below one."""
        return [folder for folder in self.listed() if folder.parent_id == parent_id]

    @property
    def root_id(self) -> str:
        """The id of what the top folders are below."""
        return self._id("")

    def remove(self, path: str) -> list[Folder]:
        """Remove a folder and all below it; these are returned."""
        gone = [
            folder
            for folder in self._by_path.values()
            if folder.path == path or folder.path.startswith(f"{path}/")
        ]
        for folder in gone:
            del self._by_path[folder.path]
            self.journal.append((folder, True))
        return gone

    def _id(self, path: str) -> str:
        return f"AQMkA{hashed(self._connection, 'folder', path)}"


def folder_resource(folder: Folder, children: int, unread: int, total: int) -> dict[str, Any]:
    """The mailFolder resource."""
    return {
        "id": folder.id,
        "displayName": folder.name,
        "parentFolderId": folder.parent_id,
        "childFolderCount": children,
        "unreadItemCount": unread,
        "totalItemCount": total,
        "isHidden": False,
    }


def hashed(*parts: str) -> str:
    """Base64url text that depends on the parts alone, so that ids outlive a restart."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii")
