"""One Dataverse table: its rows, the stamps that the server puts on them, what changed when."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sandbox.dataverse.odata import expired
from sandbox.records import Records

Row = dict[str, Any]

_SHOWN = "@OData.Community.Display.V1.FormattedValue"
_LABELS = {
    "statecode": {0: "Active", 1: "Inactive"},
    "statuscode": {1: "Active", 2: "Inactive"},
}
_STAMPED = ("createdon", "modifiedon", "statecode", "statuscode", "versionnumber")


@dataclass(frozen=True)
class Kind:
    """An object type, its entity set and its primary key."""

    object_type: str
    entity_set: str
    key: str


KINDS = (
    Kind("contact", "contacts", "contactid"),
    Kind("session", "cre92_clientsessions", "cre92_clientsessionid"),
    Kind("report", "cre92_clientreports", "cre92_clientreportid"),
)


class Table:
    """The rows of `<folder>/<object_type>.jsonl`, with change tracking."""

    def __init__(self, folder: Path, kind: Kind):
        self.kind = kind
        self.records = Records(folder / f"{kind.object_type}.jsonl", kind.key, self._stamp)
        versions = (row.get("versionnumber") for row in self.records.all())
        self._version = max((each for each in versions if isinstance(each, int)), default=0)
        self.expire()

    def expire(self) -> None:
        """From now on every earlier delta token has expired, as after a restart."""
        self._nonce = secrets.token_hex(8)

    def token(self) -> str:
        """The delta token for what happens from now on."""
        return f"{len(self.records.journal)}!{self._nonce}"

    def moment(self, token: str) -> int:
        """How many changes a delta token covers; ODataError if it has expired or never was."""
        number, _, nonce = token.partition("!")
        if nonce != self._nonce or not number.isdecimal():
            raise expired()
        return int(number)

    def rows(self, modified_since: datetime | None, after: str) -> list[Row]:
        """The rows with a key greater than `after`, by key; with a time, those changed since."""
        return [
            row
            for key, row in sorted(self.records.items())
            if key > after and (modified_since is None or _is_since(row, modified_since))
        ]

    def changes(self, since: str, until: str, context: str) -> list[Row]:
        """What two delta tokens have between them: rows by version, then deletions.

        Of a row that changed several times the last change counts, which is all that a server
        knows that compares versions and keeps a list of deleted keys. `context` stands in each
        deletion.
        """
        last = {
            change.id: change
            for change in self.records.journal[self.moment(since) : self.moment(until)]
        }
        by_number = sorted(last.values(), key=lambda change: change.number)
        gone = [change.id for change in by_number if change.kind == "deleted"]
        return [
            *(change.object for change in by_number if change.kind != "deleted"),
            *({"@odata.context": context, "id": key, "reason": "deleted"} for key in gone),
        ]

    def _stamp(self, kind: str, given: Row) -> Row:
        """The row with version, times and state; a row that is added may bring its own times."""
        self._version += 1
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        usual = {"createdon": now, "modifiedon": now, "statecode": 0, "statuscode": 1}
        row = {"@odata.etag": None, self.kind.key: str(uuid4())} | usual | given
        row |= {"@odata.etag": f'W/"{self._version}"', "versionnumber": self._version}
        if kind != "added":
            row["modifiedon"] = now
        row = _without_stale(row, self.records.get(row[self.kind.key]) or given)
        known = [name for name in _STAMPED if row[name] is not None]
        return {name + _SHOWN: _text(name, row[name]) for name in known} | row


def _is_since(row: Row, moment: datetime) -> bool:
    try:
        return datetime.fromisoformat(row["modifiedon"]) >= moment
    except (KeyError, TypeError, ValueError):  # it does not say when
        return False


def _without_stale(row: Row, before: Row) -> Row:
    """The row without annotations that were those of a value it no longer has."""
    changed = {name for name in row if name not in before or row[name] != before[name]}
    return {
        name: value
        for name, value in row.items()
        if name in changed or "@" not in name[1:] or name.partition("@")[0] not in changed
    }


def _text(column: str, value: Any) -> str:
    """How the server shows a column that it stamps, to a user whose clock is UTC."""
    if column in _LABELS:
        return _LABELS[column].get(value, str(value))
    if column == "versionnumber":
        return f"{value:,}"
    moment = datetime.fromisoformat(value)
    day = f"{moment.month}/{moment.day}/{moment.year}"
    return f"{day} {int(f'{moment:%I}')}:{moment:%M %p}"
