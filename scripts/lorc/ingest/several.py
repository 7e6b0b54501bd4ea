"""All connections, some at a time: each as a run of its own with its own outcome."""

import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lorc.project.connections import Connection
from lorc.project.errors import Busy, LorcError
from lorc.project.settings import Settings
from lorc.runs.signals import SIGNALS
from lorc.warehouse import servers

OUTCOMES = {0: "done", Busy.exit_code: "busy"}


@dataclass(frozen=True)
class Outcome:
    """How the run of a connection ended: its exit code, and its last line without the name."""

    connection: str
    exit_code: int
    words: str
    is_interrupted: bool = False

    @property
    def name(self) -> str:
        """done, busy (another run holds the connection) or failed."""
        return OUTCOMES.get(self.exit_code, "failed")


def main(settings: Settings, connections: list[Connection], at_a_time: int) -> int:
    """Ingest them and print a table of outcomes. Returns the exit code."""
    outcomes = run(settings, connections, at_a_time)
    print()
    show(outcomes)
    return exit_code(outcomes)


def run(settings: Settings, connections: list[Connection], at_a_time: int) -> list[Outcome]:
    """Ingest them. Returns how each one ended, in their order."""
    if settings.is_local:
        servers.up(settings)
    return _Runs(connections, at_a_time).outcomes()


def show(outcomes: list[Outcome]) -> None:
    """Print how each one ended, and how many ended how."""
    widest = max(len(outcome.connection) for outcome in outcomes)
    for outcome in outcomes:
        print(f"{outcome.connection.ljust(widest)}  {outcome.name:6}  {outcome.words}")
    counted = [outcome.name for outcome in outcomes]
    summary = ", ".join(
        f"{counted.count(name)} {name}" for name in ("done", "failed", "busy") if name in counted
    )
    print(f"\n{len(outcomes)} connections: {summary}")


def exit_code(outcomes: list[Outcome]) -> int:
    """0 all done; 1 at least one failed; 3 none failed, but another run held at least one."""
    names = {outcome.name for outcome in outcomes}
    if "failed" in names:
        return LorcError.exit_code
    return Busy.exit_code if "busy" in names else 0


class _Runs:
    """The runs as processes of their own; an interrupt reaches each of them, and ends the rest."""

    def __init__(self, connections: list[Connection], at_a_time: int):
        self._connections = connections
        self._at_a_time = at_a_time
        self._running: set[subprocess.Popen] = set()
        self._interrupted = threading.Event()
        self._lock = threading.Lock()

    def outcomes(self) -> list[Outcome]:
        """Run them all and return their outcomes in the connections' order."""
        before = {each: signal.signal(each, self._interrupt) for each in SIGNALS}
        try:
            with ThreadPoolExecutor(self._at_a_time) as pool:
                return list(pool.map(self._run, self._connections))
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _run(self, connection: Connection) -> Outcome:
        command = [Path(sys.executable).with_name("lorc"), "ingest", connection.name]
        with self._lock:
            if self._interrupted.is_set():
                return Outcome(connection.name, 1, "not started: interrupted", is_interrupted=True)
            # a process group of its own, so that an interrupt from the keyboard comes once
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                process_group=0,
            )
            self._running.add(process)
        last = ""
        for line in process.stdout:
            last = line.strip() or last
            print(line, end="", file=sys.stderr, flush=True)
        exit_code = process.wait()
        with self._lock:
            self._running.discard(process)
        words = last.removeprefix(f"{connection.name}: ")
        return Outcome(connection.name, exit_code, words, self._interrupted.is_set())

    def _interrupt(self, number: int, _) -> None:
        self._interrupted.set()
        for process in list(self._running):
            process.send_signal(number)
