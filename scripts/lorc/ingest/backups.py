"""The copies of what taps wrote: which there are, whose they are, and when they may go."""

import hashlib
import json
import mmap
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lorc.project.connections import Connection
from lorc.project.errors import WrongCall
from lorc.project.settings import Settings
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

NAME = re.compile(r"run_(([A-Za-z0-9_-]+)-(\d{14}))\.jsonl(?:\.partial)?", re.ASCII)


@dataclass(frozen=True)
class Backup:
    """Every line that the tap wrote in one run; .partial when the run did not get to its end."""

    path: Path
    run_id: str
    job_name: str
    started: datetime

    @classmethod
    def at(cls, path: Path) -> "Backup":
        """The backup at a path. Raises WrongCall when its name is not that of a run's backup."""
        match = NAME.fullmatch(path.name)
        try:
            started = datetime.strptime(f"{match[3]}+0000", "%Y%m%d%H%M%S%z")
        except (TypeError, ValueError):
            raise WrongCall(f"{path} is not named run_<run id>.jsonl: is it a backup?") from None
        return cls(path.absolute(), match[1], match[2], started)

    def has_listing(self) -> bool:
        """Whether the run may have listed a stream from end to end: what was missing is gone."""
        with self.path.open("rb") as file:
            if not self.path.stat().st_size:
                return False
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                return content.find(b'"ACTIVATE_VERSION"') >= 0

    def objects(self) -> dict[str, str]:
        """What the run brought: a hash of each object's stream and key, with one of its record."""
        keys: dict[str, list[str]] = {}
        found = {}
        with self.path.open("rb") as lines:
            for line in lines:
                try:
                    message = json.loads(line)
                    stream, kind = message["stream"], message["type"]
                    if kind == "SCHEMA":
                        keys[stream] = message["key_properties"]
                    elif kind == "RECORD":
                        record = message["record"]
                        key = [stream, *(record.get(name) for name in keys.get(stream, ()))]
                        found[_hash(key)] = _hash(record)
                except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
                    continue  # no message of Singer's; the tee says so
        return found


def find(settings: Settings) -> list[Backup]:
    """All backups in the order of their runs."""
    return in_order(map(Backup.at, settings.backup_dir.glob("raw/*/run_*.jsonl*")))


def in_order(backups: Iterable[Backup]) -> list[Backup]:
    """The backups in the order of their runs, each once."""
    return sorted(set(backups), key=lambda backup: (backup.started, backup.path))


def by_connection(
    backups: list[Backup], connections: Iterable[Connection]
) -> tuple[dict[str, list[Backup]], list[Backup]]:
    """The backups of each connection by its name, and those that are of none of them."""
    found = {connection.name: [] for connection in connections}
    owners = {name: each.name for each in connections for name in job_names(each)}
    strangers = []
    for backup in backups:
        owner = owners.get(backup.job_name)
        (found[owner] if owner else strangers).append(backup)
    return {name: held for name, held in found.items() if held}, strangers


def job_names(connection: Connection) -> list[str]:
    """The jobs that write backups of a connection."""
    object_types = [stream.object_type for stream in connection.streams]
    return [connection.job_name(object_type) for object_type in (None, *object_types)]


def loads(backups: list[Backup]) -> list[list[Backup]]:
    """What can be loaded and merged at once, in order: many runs, or one that listed a stream.

    An object is gone since the first listing without it, so what was known before a listing has
    to be merged before it. And a merge makes one version of an object: runs that brought one with
    other content are merged one after the other, as they were. Complete listings are rare, and so
    are objects that change from run to run; the runs between them go together.
    """
    grouped, together, known = [], [], {}
    for backup in backups:
        if backup.has_listing():
            grouped += [together, [backup]]
            together, known = [], {}
            continue
        brought = backup.objects()
        if any(known.get(key, content) != content for key, content in brought.items()):
            grouped.append(together)
            together, known = [], {}
        together.append(backup)
        known |= brought
    return [load for load in [*grouped, together] if load]


def remove_old(settings: Settings, warehouse: Warehouse, connection: Connection) -> None:
    """Delete the connection's backups that are older than the settings want them.

    Only those of runs that this warehouse has on record as completed: after a reset, the older
    ones are what it is rebuilt from; and what a failed run kept may be nowhere else.
    """
    if settings.backup_days is None:
        return
    before = datetime.now(UTC) - timedelta(days=settings.backup_days)
    held, _ = by_connection(find(settings), [connection])
    old = [
        backup
        for backup in held.get(connection.name, [])
        if backup.started < before and backup.path.suffix == ".jsonl"
    ]
    if not old:
        return
    statement = render(
        "completed_runs",
        table=settings.table,
        job_names=job_names(connection),
        started_at=old[0].started.isoformat(),
    )
    completed = {row["correlation_id"] for row in warehouse.rows(statement)}
    for backup in old:
        if backup.run_id in completed:
            _remove(backup.path)


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    except OSError as error:
        print(f"cannot delete the old backup {path}: {error.strerror}.", file=sys.stderr)
