"""A lock that hosts share: an object of a bucket that its holder renews while it lives.

It is taken and renewed by conditional writes, so that of two runners one wins. A process beside
the run renews it, a third of the lease apart, and ends with the run or whatever still works for
it: a process that was killed renews nothing, and a run whose lease cannot be renewed is ended
before it is over. Who wants a lock whose lease is over looks twice, a lease apart, and takes it if
nothing has moved: hosts whose clocks differ may wait longer, but never hold it both.
"""

import json
import os
import select
import signal
import socket
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress

from lorc.project.errors import Busy, StepFailed
from lorc.project.settings import Settings
from lorc.runs import bucket
from lorc.runs.bucket import Bucket, ChangedError


class Lease:
    """A lock that is held. `unended` are the ids of earlier runs that left their names in it."""

    def __init__(self, store: Bucket, name: str, run_id: str, names: list[str], generation: int):
        self._store, self._name, self._run_id = store, name, run_id
        self._generation = generation
        self.unended = [each for each in names if each != run_id]
        self._names = [*self.unended, run_id]
        self._end, self._pid = -1, 0

    def take_out(self, run_ids: Collection[str]) -> None:
        """Take runs out whose endings are on record; they leave the object with the lock."""
        self._names = [name for name in self._names if name not in run_ids]

    def keep(self, seconds: int) -> None:
        """Have a process of its own renew it."""
        read, self._end = os.pipe()
        run = os.getpid()
        self._pid = os.fork()
        if self._pid:
            os.close(read)
            return
        os.close(self._end)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        is_well = False
        with suppress(BaseException):
            is_well = self._renew(read, seconds / 3)
        if not is_well:  # whatever the reason: nobody may go on with a lock that is not renewed
            with suppress(ProcessLookupError):
                os.kill(run, signal.SIGTERM)
        os._exit(not is_well)

    def _renew(self, end: int, pause: float) -> bool:
        """Renew it until the run ends. False when it is lost, at the latest as its lease ends."""
        last, wait = time.monotonic(), pause
        while not select.select([end], [], [], wait)[0]:
            try:
                self._write(self._run_id)
                last, wait = time.monotonic(), pause
            except ChangedError:
                return False
            except StepFailed:  # the network may come back before the lease is over
                wait = pause / 8
                if time.monotonic() + wait - last > 2 * pause:
                    return False
        return True

    def release(self) -> None:
        """Give it back, with the names of the runs that have not ended on record."""
        with suppress(BrokenPipeError):  # it has ended, because the lease is lost
            os.write(self._end, b".")  # closing it ends nothing while another fork has it open
        os.close(self._end)
        os.waitpid(self._pid, 0)
        content, generation = self._store.read(self._name)
        if content and json.loads(content)["holder"] == self._holder(self._run_id):
            self._generation = generation
            with suppress(ChangedError):
                self._write(None)

    def take(self) -> None:
        """Write the lock for the first time. Raises ChangedError."""
        self._write(self._run_id)

    def _write(self, run_id: str | None) -> None:
        told = {"holder": self._holder(run_id), "names": self._names, "renewed": time.time()}
        content = json.dumps(told).encode()
        self._generation = self._store.write(self._name, content, self._generation)

    def _holder(self, run_id: str | None) -> str | None:
        return run_id and f"run {run_id} on {socket.gethostname()}"


@contextmanager
def hold(settings: Settings, name: str, run_id: str, busy: str) -> Iterator[Lease]:
    """Hold a lock of the bucket while the block runs. Raises Busy, saying who holds it."""
    store, path = bucket.of(settings), f"locks/{name}.json"
    content, generation = store.read(path)
    told = json.loads(content) if content else {"holder": None, "names": []}
    if told["holder"]:
        age = time.time() - told["renewed"]
        if age > settings.lease_seconds:
            time.sleep(settings.lease_seconds + 1)
            content, now = store.read(path)
            age = 0 if now != generation else age
        if age <= settings.lease_seconds:
            raise Busy(f"{name} {busy} by {told['holder']}: wait for it.")
    lease = Lease(store, path, run_id, told["names"], generation)
    try:
        lease.take()
    except ChangedError:
        raise Busy(f"{name} {busy} by another runner: wait for it.") from None
    lease.keep(settings.lease_seconds)
    try:
        yield lease
    finally:
        lease.release()
