"""One process that imports dbt and parses the project, once and on demand, and forks per build.

It is forked from the process that starts the runs, before any of them. A run has its own end of a
pipe to it; when nobody has one any more, it ends. A fork of it ends with the run that asked for it.
"""

import os
import select
import signal
import threading
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection, Pipe, wait

from lorc.console import visible
from lorc.processes import forked
from lorc.processes.forked import Forked
from lorc.project.errors import LorcError, StepFailed
from lorc.project.settings import Settings
from lorc.runs.signals import SIGNALS
from lorc.transform.dbt import Dbt

SHARED = "several"
MINE = "mine"


class Keeper:
    """The process that keeps dbt, for runs of these names and for calls of this process."""

    def __init__(self, settings: Settings, names: list[str]):
        pipes = {name: Pipe() for name in (*names, MINE)}
        self._ends = {name: ours for name, (ours, _) in pipes.items()}
        theirs = [each for _, each in pipes.values()]
        serve = partial(_serve, settings, theirs)
        keep = [each.fileno() for each in theirs]
        self._process = Forked(serve, stdout=forked.DEVNULL, keep=keep)
        for each in theirs:
            each.close()

    def end_of(self, name: str) -> Connection:
        """A run's end of its pipe. Who starts the run closes it then."""
        return self._ends[name]

    def call(self, function: Callable, *given: object, **named: object) -> str:
        """The text of what a function returns in a fork of the process that keeps dbt.

        It gets the signals that this process gets. Raises LorcError as the function does.
        """
        end, pids = self._ends[MINE], []
        pass_on = lambda number, _: [os.kill(pid, number) for pid in pids]  # noqa: E731
        before = {each: signal.signal(each, pass_on) for each in SIGNALS}
        try:
            end.send(("call", function, given, named))
            pids += end.recv()[1:]
            kind, *told = end.recv()
        except (EOFError, OSError):
            raise LorcError(f"{function.__name__} ended without a word: try again.") from None
        finally:
            pids.clear()
            for each, handler in before.items():
                signal.signal(each, handler)
        if kind == "raised":
            raise told[0]
        return told[0]

    def close(self) -> None:
        """Let it end."""
        for end in self._ends.values():
            end.close()
        self._process.wait()


def _serve(settings: Settings, ends: list[Connection]) -> None:
    dbt = Dbt(settings, SHARED)
    while ends:
        for end in wait(ends):
            try:
                kind, *given = end.recv()
            except (EOFError, OSError):
                kind = ""
            if kind in ("prepare", "build"):
                dbt.load()
            if kind == "prepare":
                continue
            if kind and forked.is_safe():
                main = partial({"build": _build, "call": _call}[kind], dbt, end, *given)
                Forked(main, keep=[end.fileno()])
            ends.remove(end)
            end.close()


def _build(dbt: Dbt, end: Connection, name: str, *given: object) -> None:
    """Build for a run and tell how it goes."""
    writing = threading.Lock()

    def tell(*words: object) -> None:
        with writing:
            end.send(words)

    def closing() -> None:
        tell("closing")
        end.recv()

    _end_with(end)
    Dbt.kept = dbt
    tell("begun", os.getpid())
    try:
        own = Dbt(dbt.settings, name)
        own.prepare()
        built = own.build(*given, closing, partial(tell, "ended"))
    except StepFailed as failure:
        tell("raised", failure)
    else:
        tell("built", built)


def _call(dbt: Dbt, end: Connection, function: Callable, given: tuple, named: dict) -> None:
    """Call a function in which dbt is as ready as it is here."""
    _end_with(end)
    Dbt.kept = dbt
    end.send(("begun", os.getpid()))
    with visible.output():
        try:
            end.send(("returned", str(function(*given, **named))))
        except LorcError as error:
            end.send(("raised", error))


def _end_with(end: Connection) -> None:
    """End this process and its group when the other end of the pipe is gone."""
    poll = select.poll()
    poll.register(end, select.POLLRDHUP)

    def watch() -> None:
        poll.poll()
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
