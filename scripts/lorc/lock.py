"""One run per connection and host: a file lock that ends with the process that holds it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from lorc.errors import Busy
from lorc.settings import Settings


@contextmanager
def hold(settings: Settings, connection: str, run_id: str) -> Iterator[None]:
    """Hold the connection while the block runs. Raises Busy, saying who holds it."""
    folder = settings.state_dir / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{connection}.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise Busy(f"{connection} is being ingested by {holder}: wait for it.") from None
        file.truncate(0)
        file.write(f"run {run_id} (pid {os.getpid()})")
        file.flush()
        yield
