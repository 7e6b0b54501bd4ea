"""All connections, some at a time: each as a run of its own with its own outcome.

The runs are forks of this process, which has imported what they all need, or, where a fork is not
safe, programs of their own.
"""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from lorc.console.endings import Outcome, exit_code, show
from lorc.processes import forked, meltano
from lorc.processes.forked import Forked
from lorc.processes.side_by_side import Running, SideBySide
from lorc.project.connections import Connection
from lorc.project.settings import Settings
from lorc.transform.keeper import Keeper
from lorc.transform.served import Served
from lorc.warehouse import servers, unneeded

IMPORTED = ("google.cloud.bigquery", "lorc.ingest.run")  # by each run, beside Meltano


def main(
    settings: Settings,
    connections: list[Connection],
    at_a_time: int,
    ingest: Callable[[str], None],
    *,
    arguments: tuple[str, ...] = (),
) -> int:
    """Ingest them and print a table of outcomes. Returns the exit code.

    `arguments` of `lorc ingest` are those that `ingest` has, for where a fork is not safe.
    """
    with started(settings, connections, ingest, arguments) as runs:
        outcomes = runs.outcomes(at_a_time)
    print()
    show(outcomes)
    return exit_code(outcomes)


@contextmanager
def started(
    settings: Settings,
    connections: list[Connection],
    ingest: Callable[[str], None],
    arguments: tuple[str, ...] = (),
) -> Iterator["Runs"]:
    """Their runs, begun by `outcomes`; `ingest` does the main job of the connection of a name."""
    servers.make_ready(settings, sources=True)
    keeper = None
    if len(connections) > 1 and forked.is_safe():
        unneeded.skip()
        for name in IMPORTED:
            importlib.import_module(name)
        meltano.load()
        if forked.is_safe():  # what was imported has started no thread
            keeper = Keeper(settings, [connection.name for connection in connections])
    try:
        yield Runs(connections, ingest, keeper, arguments)
    finally:
        if keeper:
            keeper.close()


class Runs:
    """The runs as processes of their own, forks where dbt is kept for them."""

    def __init__(
        self,
        connections: list[Connection],
        ingest: Callable[[str], None],
        keeper: Keeper | None,
        arguments: tuple[str, ...],
    ):
        self._names = [connection.name for connection in connections]
        self._ingest = ingest
        self._keeper = keeper
        self._arguments = arguments
        self._side_by_side = SideBySide(self._start)
        self._found: dict[str, Outcome] = {}

    def outcomes(self, at_a_time: int) -> list[Outcome]:
        """Run them all and return their outcomes in the connections' order."""
        self._side_by_side.run(self._names, at_a_time, self._ended)
        return [self._found[name] for name in self._names]

    def after(self, function: Callable, *given: object, **named: object) -> str:
        """The text of what a function returns, called once they have ended; where dbt is kept, with
        dbt as ready as it was for them. Raises what the function raises."""
        if self._keeper:
            return self._keeper.call(function, *given, **named)
        return str(function(*given, **named))

    def _start(self, name: str) -> Forked | subprocess.Popen:
        if not self._keeper or not forked.is_safe():
            # a process group of its own, so that an interrupt from the keyboard comes once
            return subprocess.Popen(
                [Path(sys.executable).with_name("lorc"), "ingest", name, *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                process_group=0,
                env=os.environ | {"NOTIFY": ""},  # this process tells of all runs
            )
        with self._keeper.end_of(name) as end:
            main = partial(_served, end, self._ingest, name)
            keep = [end.fileno()]
            return Forked(main, stdout=forked.PIPE, stderr=forked.STDOUT, keep=keep)

    def _ended(self, name: str, run: Running | None) -> None:
        if run is None:
            words = "not started: interrupted"
            self._found[name] = Outcome(name, 1, words, is_interrupted=True)
        else:
            words = run.last.removeprefix(f"{name}: ")
            is_interrupted = self._side_by_side.is_interrupted
            self._found[name] = Outcome(name, run.process.returncode, words, is_interrupted)


def _served(end, ingest: Callable[[str], None], name: str) -> None:
    """Be the run of a connection, whose dbt is at the other end."""
    Served.current = Served(end)
    ingest(name)
