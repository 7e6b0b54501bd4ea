"""One run per connection and host, and one of the lanes: a file lock that ends with its process.
With STATE_DIR=gs://... it is one for all hosts.

The file names the run that holds the lock. A run takes its name out when its ending is on record,
so a name that the next run finds is that of a run that died, or could not write how it ended.
"""

import fcntl
import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TextIO

from lorc.project.errors import Busy
from lorc.project.settings import Settings
from lorc.runs import lease
from lorc.runs.lease import Lease

HOLDER = re.compile(r"^run ([\w-]+-\d{14}) \(pid \d+\)$", re.MULTILINE)
# what is being done to what is held; all others are connections
BUSY = {"lanes": "are being built", "report": "is being made", "alert": "is being sent"}


class Held:
    """A lock that is held. `unended` are the ids of earlier runs that left their names in it."""

    def __init__(self, file: TextIO, run_id: str):
        self._file = file
        names = {match[1]: match[0] for match in HOLDER.finditer(file.read())}
        self.unended = [name for name in names if name != run_id]
        self._names = names | {run_id: f"run {run_id} (pid {os.getpid()})"}
        self._write()

    def take_out(self, run_ids: Collection[str]) -> None:
        """Take runs out whose endings are on record."""
        self._names = {name: line for name, line in self._names.items() if name not in run_ids}
        self._write()

    def _write(self) -> None:
        # cut off afterwards, so that no moment finds the file without its names
        self._file.seek(0)
        self._file.writelines(f"{line}\n" for line in self._names.values())
        self._file.truncate()
        self._file.flush()


@contextmanager
def hold(settings: Settings, name: str, run_id: str) -> Iterator[Held | Lease]:
    """Hold a connection, the lanes or the report while the block runs.

    Raises Busy, saying who holds it.
    """
    folder = settings.state_dir / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.lock"
    path.touch()
    busy = BUSY.get(name, "is being ingested")
    with path.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            *_, holder = ["another process", *(match[0] for match in HOLDER.finditer(file.read()))]
            raise Busy(f"{name} {busy} by {holder}: wait for it.") from None
        own = Held(file, run_id)
        if not settings.bucket:
            yield own
            return
        try:
            with lease.hold(settings, name, run_id, busy) as held:
                yield held
        finally:
            own.take_out({run_id, *own.unended})
