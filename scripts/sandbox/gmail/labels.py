"""Label names as Google Takeout writes them, and the label resources of the API."""

import hashlib
from pathlib import PurePath
from typing import Any

from sandbox.gmail.headers import decoded

CATEGORIES = ("PERSONAL", "SOCIAL", "PROMOTIONS", "UPDATES", "FORUMS")
SYSTEM = (
    *("CHAT", "SENT", "INBOX", "IMPORTANT", "TRASH", "DRAFT", "SPAM", "STARRED", "UNREAD"),
    *(f"CATEGORY_{name}" for name in CATEGORIES),
)
HIDDEN = frozenset({"SPAM", "TRASH"})
_FOLDERS = {
    "inbox": "INBOX",
    "sent": "SENT",
    "drafts": "DRAFT",
    "draft": "DRAFT",
    "spam": "SPAM",
    "trash": "TRASH",
    "bin": "TRASH",
}
# Takeout marks read and archived mail with words that the API has no label for
_NOT_LABELS = {"opened", "archived"}


def label_id(name: str) -> str:
    """The API's id of a label name: the system label's, else one derived from the name."""
    system = _FOLDERS.get(name.lower(), name.upper().replace(" ", "_"))
    if system in SYSTEM:
        return system
    return f"Label_{int(hashlib.sha256(name.encode()).hexdigest()[:15], 16)}"


def takeout_labels(value: str) -> dict[str, str]:
    """{id: name} of an X-Gmail-Labels value: comma-separated, encoded-words possible."""
    names = (name.strip().strip('"') for name in decoded(value).split(","))
    return {label_id(name): name for name in names if name and name.lower() not in _NOT_LABELS}


def folder_label(path: PurePath) -> str:
    """The label for a file without X-Gmail-Labels: the nearest known folder, else INBOX."""
    named = (_FOLDERS.get(folder.lower()) for folder in reversed(path.parts[:-1]))
    return next((label for label in named if label), "INBOX")


def label_resources(own: dict[str, str]) -> list[dict[str, Any]]:
    """labels.list: the system labels, then the mailbox's own ({id: name}) by name."""
    shown = {"messageListVisibility": "show", "labelListVisibility": "labelShow"}
    return [{"id": label, "name": label, "type": "system"} for label in SYSTEM] + [
        {"id": label, "name": name, **shown, "type": "user"}
        for label, name in sorted(own.items(), key=lambda item: item[1])
    ]
