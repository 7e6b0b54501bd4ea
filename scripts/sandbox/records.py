"""The objects of one JSON Lines file, changeable, with a journal of what happened to them."""

import copy
import json
import sys
from collections.abc import Callable, Iterator
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
        self._live = dict(_read(path, id_field)) if path.exists() else {}
        self._deleted: dict[str, Object] = {}
        self.journal: list[Change] = []

    def __len__(self):
        return len(self._live)

    def all(self) -> list[Object]:
        """The objects that exist."""
        return list(self._live.values())

    def items(self) -> list[tuple[str, Object]]:
        """The objects that exist, with their ids."""
        return list(self._live.items())

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


def _read(path: Path, id_field: str) -> Iterator[tuple[str, Object]]:
    """The objects of a file with their ids; a line that holds none is told and left out."""
    # A byte that is no UTF-8 becomes a lone surrogate, as which it is answered.
    text = path.read_bytes().decode(errors="surrogateescape")
    for number, line in enumerate(text.split("\n"), 1):
        try:
            if line.strip():
                item = json.loads(line)
                object_id = item[id_field]
                if not isinstance(object_id, str):
                    raise TypeError
                yield object_id, item
        except (ValueError, LookupError, TypeError, RecursionError):
            told = f"sandbox: line {number} of {path.name} is no object with a text {id_field}"
            print(f"{told}, and is left out.", file=sys.stderr)
