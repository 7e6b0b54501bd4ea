"""What Gmail's history says about each mail."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Reference = dict[str, str]
"""A mail's id and, if the history names it, its threadId."""

# Which mails a record is about: `messages` need not name those that the kinds of change name.
LISTS = ("messages", "messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved")


def changed_mails(pages: Iterable[dict]) -> tuple[list[Reference], list[Reference]]:
    """Return the mails that changed and the mails that are gone; each is in one of the two, once.

    `pages` are answers of users.history.list, oldest first. A mail is gone if no record from its
    last deletion on adds it: within one record, the order of changes is not known.
    """
    changed: dict[str, Reference] = {}
    gone: set[str] = set()
    for record in chain.from_iterable(page.get("history", ()) for page in pages):
        for name in LISTS:
            for change in record.get(name, ()):
                mail = change.get("message", change)
                changed[mail["id"]] = {key: mail[key] for key in ("id", "threadId") if key in mail}
        gone |= _ids(record, "messagesDeleted")
        gone -= _ids(record, "messagesAdded")
    return (
        [mail for mail in changed.values() if mail["id"] not in gone],
        [mail for mail in changed.values() if mail["id"] in gone],
    )


def _ids(record: dict, name: str) -> set[str]:
    return {change["message"]["id"] for change in record.get(name, ())}
