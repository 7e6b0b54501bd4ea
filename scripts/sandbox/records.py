"""The objects of one JSON Lines file, changeable, with a journal of what happened to them."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Object = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """What happened to an object: `kind` is added, changed, deleted or restored.

    `object` is the object right after it; after a deletion, as it was last.
    """

    number: int
    kind: str
    id: str
    object: Object


class Records:
    """Objects by id, in the file's order; new ones at the end."""

    def __init__(self, path: Path, id_field: str, stamp: Callable[[str, Object], Object]):
        """Read the file, if there is one.

        `stamp(kind, object)` returns the object as the provider's server would keep it after an
        addition, change or restoration: with a version, times, and whatever was left out.
        """
        self._id_field = id_field
        self._stamp = stamp
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        self._live = {item[id_field]: item for item in map(json.loads, filter(None, lines))}
        self._deleted: dict[str, Object] = {}
        self.journal: list[Change] = []

    def __len__(self):
        return len(self._live)

    def all(self) -> list[Object]:
        """The objects that exist."""
        return list(self._live.values())

    def get(self, object_id: str) -> Object | None:
        """The object of an id, None if there is none (any more)."""
        return self._live.get(object_id)

    def deleted(self, object_id: str) -> Object | None:
        """The last state of a deleted object, None if the id is live or unknown."""
        return self._deleted.get(object_id)

    def since(self, number: int) -> list[Change]:
        """The changes after the first `number` ones, oldest first."""
        return self.journal[number:]

    def add(self, given: Object) -> Object:
        """Add an object; KeyError if its id is taken."""
        stored = self._stamp("added", copy.deepcopy(given))
        if stored[self._id_field] in self._live:
            raise KeyError(stored[self._id_field])
        return self._keep("added", stored)

    def change(self, object_id: str, fields: Object) -> Object:
        """Set some fields of an object; KeyError if there is no such object."""
        return self._keep("changed", self._stamp("changed", {**self._live[object_id], **fields}))

    def delete(self, object_id: str) -> Object:
        """Delete an object; KeyError if there is no such object."""
        gone = self._live.pop(object_id)
        self._deleted[object_id] = gone
        self._note("deleted", object_id, gone)
        return gone

    def restore(self, object_id: str) -> Object:
        """Bring a deleted object back; KeyError if it was not deleted."""
        return self._keep("restored", self._stamp("restored", self._deleted.pop(object_id)))

    def _keep(self, kind: str, stored: Object) -> Object:
        object_id = stored[self._id_field]
        self._live[object_id] = stored
        self._note(kind, object_id, stored)
        return stored

    def _note(self, kind: str, object_id: str, item: Object) -> None:
        self.journal.append(Change(len(self.journal) + 1, kind, object_id, item))
