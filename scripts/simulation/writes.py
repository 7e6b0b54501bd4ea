"""Run before a program (RUN_FIRST): lists what it writes to files, or fails at one of the writes.

WRITES is list:0:FILE, which gets a line per write; or full:N or kill:N, for a disk that is full or
a process that dies before its Nth write. Only this process counts, and what it writes below
WAREHOUSE_DIR and BACKUP_DIR.
"""

import errno
import os
import signal
import sys

CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def install(kind: str, number: int, listed: str | None) -> None:
    """Watch what this process writes from now on."""
    own = tuple(os.environ[name] for name in ("WAREHOUSE_DIR", "BACKUP_DIR"))
    pid, count = os.getpid(), 0

    def hook(event: str, given: tuple) -> None:
        nonlocal count
        is_write = event in CHANGES or (event == "open" and given[2] & WRITING)
        if not is_write or os.getpid() != pid or not str(given[0]).startswith(own):
            return
        count += 1
        if listed:
            with open(os.open(listed, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "w") as file:  # noqa: PTH123
                file.write(f"{event} {str(given[0]).rsplit('/', 1)[-1]}\n")
        elif count == number and kind == "full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(given[0]))
        elif count == number:
            os.kill(pid, signal.SIGKILL)

    sys.addaudithook(hook)


if __name__ == "__main__":
    asked, at, *file = os.environ["WRITES"].split(":", 2)
    install(asked, int(at), file[0] if file else None)
