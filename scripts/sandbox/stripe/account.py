"""The accounts of a data folder: their objects, and the events of what happens to them."""

from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException

from sandbox.records import Records
from sandbox.stripe.events import Events
from sandbox.stripe.params import created
from sandbox.stripe.shapes import PREFIXES, complete

Object = dict[str, Any]


class ObjectRecords(Records):
    """The objects of one type; each change is an event."""

    def __init__(self, path: Path, object_type: str, events: Events):
        super().__init__(path, "id", lambda _, item: item)
        self._type, self._events = object_type, events

    def newest_first(self) -> list[Object]:
        """The objects that exist, as Stripe lists them."""
        return sorted(self.all(), key=created)[::-1]

    def add(self, given: Object) -> Object:
        """Add an object, completed where it is partial; KeyError if its id is taken."""
        added = super().add(complete(given, self._type))
        self._events.created(added)
        return added

    def change(self, object_id: str, fields: Object) -> Object:
        """Set some fields of an object; KeyError if there is no such object."""
        before = self.get(object_id)
        changed = super().change(object_id, fields)
        self._events.updated(before, changed)
        return changed

    def delete(self, object_id: str) -> Object:
        """Delete an object; KeyError if there is none, 409 for what Stripe never deletes."""
        item = self.get(object_id)
        if self._type not in ("customer", "invoice"):
            raise HTTPException(409, f"Stripe has no call that deletes {self._type}s.")
        if self._type == "invoice" and item and item["status"] != "draft":
            raise HTTPException(
                409, f"Stripe deletes drafts only, and this invoice is {item['status']}."
            )
        gone = super().delete(object_id)
        self._events.deleted(gone)
        return gone

    def restore(self, object_id: str) -> Object:
        """Bring a deleted object back, which Stripe cannot; KeyError if it was not deleted."""
        restored = super().restore(object_id)
        self._events.created(restored)
        return restored


class Account:
    """One connection's objects by type, read when first asked for."""

    def __init__(self, folder: Path):
        self.events = Events()
        self.records = {
            kind: ObjectRecords(folder / f"{kind}.jsonl", kind, self.events) for kind in PREFIXES
        }


class Accounts:
    """The accounts below `stripe/<connection>/`."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._accounts: dict[str, Account] = {}

    def get(self, connection: str) -> Account | None:
        """The account of a connection, None if the data folder has none."""
        if connection not in self._accounts:
            folder = self._folder / connection
            if not connection or Path(connection).name != connection or not folder.is_dir():
                return None
            self._accounts[connection] = Account(folder)
        return self._accounts[connection]

    def records(self, connection: str, object_type: str) -> ObjectRecords | None:
        """The objects of a type of a connection, None if there are none."""
        account = self.get(connection)
        return account.records.get(object_type) if account else None
