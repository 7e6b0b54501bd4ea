"""Running processes: their peak memory, sampled, and what the warehouse's one spends."""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
from workspace import Workspace

SAMPLE_SECONDS = 0.1
IDLE_SHARE, IDLE_SECONDS, PATIENCE_SECONDS = 0.1, 3, 1200
# what a process below the runner is, by a part of its command line; the first that fits
PARTS = {"mappers/tee.py": "tee", "target-bigquery/": "loader", "tap-gmail/": "tap"}
ALL = ("runner", "meltano", "tap", "tee", "loader")


@dataclass
class Cost:
    """CPU seconds and peak memory in bytes."""

    cpu: float = 0
    memory: int = 0


@contextlib.contextmanager
def cost_of_warehouse(lab: Workspace) -> Iterator[Cost]:
    """What the warehouse spends while the block runs, once that has ended.

    It clears away after every so many statements what they left, on its own time: the block waits
    until that of the statements before it is done, so as not to be charged with it.
    """
    server = psutil.Process(int((lab.warehouse_dir / "warehouse.pid").read_text()))
    wait_until_idle(server)
    done, cost = threading.Event(), Cost()

    def watch() -> None:
        while not done.wait(SAMPLE_SECONDS):
            cost.memory = max(cost.memory, server.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    before = sum(server.cpu_times()[:2])
    try:
        yield cost
    finally:
        done.set()
        watcher.join()
        cost.cpu = sum(server.cpu_times()[:2]) - before


def wait_until_idle(server: psutil.Process) -> None:
    """Return once a process has used next to no CPU for some seconds. Raises TimeoutError."""
    for _ in range(PATIENCE_SECONDS // IDLE_SECONDS):
        before = sum(server.cpu_times()[:2])
        time.sleep(IDLE_SECONDS)
        if sum(server.cpu_times()[:2]) - before < IDLE_SHARE * IDLE_SECONDS:
            return
    raise TimeoutError("the warehouse is busy by itself")


def peaks_of(pid: int) -> dict[str, int]:
    """Bytes of peak memory per part of a run, until the process has ended; pid is the runner."""
    peaks: dict[str, int] = {}
    with contextlib.suppress(psutil.NoSuchProcess):
        runner = psutil.Process(pid)
        while runner.status() != psutil.STATUS_ZOMBIE:
            for part, size in _resident(runner):
                peaks[part] = max(peaks.get(part, 0), size)
            time.sleep(SAMPLE_SECONDS)
    return peaks


def _resident(runner: psutil.Process) -> Iterator[tuple[str, int]]:
    yield "runner", runner.memory_info().rss
    for child in runner.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # ZombieProcess is one of them
            words = " ".join(child.cmdline())
            part = next((PARTS[part] for part in PARTS if part in words), "meltano")
            yield part, child.memory_info().rss
