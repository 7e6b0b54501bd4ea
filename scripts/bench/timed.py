"""Commands of a workspace, by the clock."""

import resource
import time
from collections.abc import Callable
from pathlib import Path

from workspace import Workspace

from bench import processes

CONNECTION = "gmail-acct1"


class Failed(Exception):  # noqa: N818  (reads as a sentence)
    """A command of the bench failed; the message holds what it said last."""


def run(
    lab: Workspace, *command: str | Path, watch: Callable = lambda _pid: None, **environment: str
) -> float:
    """Run a command while watch(its pid) runs. Returns seconds; raises Failed."""
    began = time.monotonic()
    process = lab.start(*command, **environment)
    try:
        watch(process.pid)
        said = "".join(process.communicate())
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
    took = time.monotonic() - began
    if process.returncode:
        words = said.strip().splitlines()[-3:]
        raise Failed(f"{Path(command[0]).name} {command[-1]}: {' / '.join(words)}")
    return took


def cpu_seconds() -> float:
    """CPU seconds of all the commands that have ended so far, and of what they waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ingest(lab: Workspace) -> float:
    """Run the main job. Returns seconds."""
    return run(lab, "lorc", "ingest", CONNECTION)


def ingest_watched(lab: Workspace) -> tuple[float, dict[str, int]]:
    """Run the main job. Returns seconds, and bytes of peak memory per part of the run."""
    peaks: dict[str, int] = {}
    watch = lambda pid: peaks.update(processes.peaks_of(pid))  # noqa: E731
    return run(lab, "lorc", "ingest", CONNECTION, watch=watch), peaks


def check_count(lab: Workspace, expected: int, table: str = "raw_objects") -> None:
    """Raise AssertionError unless the table holds so many rows."""
    found = lab.value(f"select count(*) from {table}")  # noqa: S608
    if found != expected:
        raise AssertionError(f"{table} holds {found:,} rows instead of {expected:,}")
