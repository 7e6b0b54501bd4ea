"""All connections, some at a time: each as a run of its own with its own outcome.

The runs are forks of this process, which has imported what they all need, or, where a fork is not
safe, programs of their own.
"""

import importlib
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from lorc.processes import forked, meltano
from lorc.processes.forked import Forked
from lorc.project.connections import Connection
from lorc.project.errors import Busy, LorcError
from lorc.project.settings import Settings
from lorc.runs.signals import SIGNALS
from lorc.transform.keeper import Keeper
from lorc.transform.served import Served
from lorc.warehouse import servers, unneeded

OUTCOMES = {0: "done", Busy.exit_code: "busy"}
CHUNK = 1 << 16
IMPORTED = ("google.cloud.bigquery", "lorc.ingest.run")  # by each run, beside Meltano


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


def main(settings: Settings, connections: list[Connection], at_a_time: int, ingest) -> int:
    """Ingest them and print a table of outcomes. Returns the exit code."""
    with started(settings, connections, ingest) as runs:
        outcomes = runs.outcomes(at_a_time)
    print()
    show(outcomes)
    return exit_code(outcomes)


@contextmanager
def started(
    settings: Settings, connections: list[Connection], ingest: Callable[[str], None]
) -> Iterator["Runs"]:
    """Their runs, begun by `outcomes`; `ingest` does the main job of the connection of a name."""
    if settings.is_local:
        servers.up(settings)
    keeper = None
    if len(connections) > 1 and forked.is_safe():
        unneeded.skip()
        for name in IMPORTED:
            importlib.import_module(name)
        meltano.load()
        if forked.is_safe():  # what was imported has started no thread
            keeper = Keeper(settings, [connection.name for connection in connections])
    try:
        yield Runs(connections, ingest, keeper)
    finally:
        if keeper:
            keeper.close()


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


@dataclass
class _Running:
    """A run under way: its process, what is left of a line that it has begun, its last one."""

    connection: str
    process: Forked | subprocess.Popen
    rest: bytes = b""
    last: str = ""
    interrupts: list[int] = field(default_factory=list)

    def print(self, chunk: bytes) -> None:
        """Print the lines that are whole, all at the end of the output."""
        *lines, self.rest = (self.rest + chunk).split(b"\n") if chunk else [self.rest, b""]
        for line in lines:
            text = line.decode(errors="replace")
            self.last = text.strip() or self.last
            if chunk or text:
                print(text, file=sys.stderr, flush=True)


class Runs:
    """The runs as processes of their own; an interrupt reaches each of them, and ends the rest."""

    def __init__(
        self, connections: list[Connection], ingest: Callable[[str], None], keeper: Keeper | None
    ):
        self._names = [connection.name for connection in connections]
        self._ingest = ingest
        self._keeper = keeper
        self._running: list[_Running] = []
        self._interrupts: list[int] = []

    def outcomes(self, at_a_time: int) -> list[Outcome]:
        """Run them all and return their outcomes in the connections' order."""
        before = {each: signal.signal(each, self._interrupt) for each in SIGNALS}
        found: dict[str, Outcome] = {}
        waiting = list(self._names)
        try:
            with selectors.DefaultSelector() as selector:
                while waiting or self._running:
                    while waiting and len(self._running) < at_a_time:
                        name = waiting.pop(0)
                        if self._interrupts:
                            words = "not started: interrupted"
                            found[name] = Outcome(name, 1, words, is_interrupted=True)
                        else:
                            run = self._start(name)
                            selector.register(run.process.stdout, selectors.EVENT_READ, run)
                    for key, _ in selector.select() if self._running else ():
                        chunk = os.read(key.fd, CHUNK)
                        key.data.print(chunk)
                        if not chunk:
                            selector.unregister(key.fileobj)
                            found[key.data.connection] = self._ended(key.data)
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
        return [found[name] for name in self._names]

    def after(self, function: Callable, *given: object, **named: object) -> str:
        """The text of what a function returns, called once they have ended; where dbt is kept, with
        dbt as ready as it was for them. Raises what the function raises."""
        if self._keeper:
            return self._keeper.call(function, *given, **named)
        return str(function(*given, **named))

    def _start(self, name: str) -> _Running:
        if self._keeper and forked.is_safe():
            end = self._keeper.end_of(name)
            main = partial(_served, end, self._ingest, name)
            keep = [end.fileno()]
            process = Forked(main, stdout=forked.PIPE, stderr=forked.STDOUT, keep=keep)
        else:
            # a process group of its own, so that an interrupt from the keyboard comes once
            process = subprocess.Popen(
                [Path(sys.executable).with_name("lorc"), "ingest", name],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        if self._keeper:
            self._keeper.end_of(name).close()
        run = _Running(name, process)
        self._running.append(run)
        self._pass_on(run)
        return run

    def _ended(self, run: _Running) -> Outcome:
        code = run.process.wait()
        run.process.stdout.close()
        self._running.remove(run)
        words = run.last.removeprefix(f"{run.connection}: ")
        return Outcome(run.connection, code, words, bool(self._interrupts))

    def _interrupt(self, number: int, _) -> None:
        self._interrupts.append(number)
        for run in list(self._running):
            self._pass_on(run)

    def _pass_on(self, run: _Running) -> None:
        """Send a run the interrupts that it has not got yet, each once."""
        while len(run.interrupts) < len(self._interrupts):
            number = self._interrupts[len(run.interrupts)]
            run.interrupts.append(number)
            run.process.send_signal(number)


def _served(end, ingest: Callable[[str], None], name: str) -> None:
    """Be the run of a connection, whose dbt is at the other end."""
    Served.current = Served(end)
    ingest(name)
