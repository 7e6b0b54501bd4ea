"""A run's side of the process that keeps dbt: it asks there for its build, which a fork does.

Both ends speak in tuples over a pipe. The run heeds signals as if dbt were in its own process: it
passes an interrupt on, and waits for how the build ended.
"""

import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection

from lorc.project.errors import StepFailed
from lorc.runs.signals import SIGNALS


class Gone(Exception):  # noqa: N818  (reads as a sentence)
    """The process that keeps dbt has ended before it began what was asked of it."""


class Served:
    """dbt in another process, for one build."""

    current: "Served | None" = None

    def __init__(self, connection: Connection):
        self._connection = connection

    def prepare(self) -> None:
        """Have dbt imported and the project parsed, if that has not happened yet."""
        try:
            self._connection.send(("prepare",))
        except OSError as error:
            raise Gone from error

    def build(
        self,
        given: tuple,
        closing: Callable[[], None],
        ended: Callable[[], None],
    ) -> object:
        """What Dbt.build returns there for these arguments. Raises Gone, StepFailed."""
        pid, failure = None, None
        try:
            self._connection.send(("build", *given))
            while True:
                try:
                    kind, *told = self._receive()
                except KeyboardInterrupt:
                    if pid is None:
                        raise
                    os.kill(pid, signal.SIGINT)
                    continue
                if kind == "begun":
                    [pid] = told
                elif kind == "closing":
                    closing()
                    self._connection.send(("go",))
                elif kind == "ended":
                    ended()
                else:
                    break
        except (EOFError, OSError) as error:
            if pid is None:
                raise Gone from error
            failure = StepFailed("dbt ended without a word: run the same command again.", "merge")
        if failure or kind == "raised":
            raise failure or told[0]
        return told[0]

    def _receive(self) -> tuple:
        """The next message, of which no signal leaves a half."""
        self._connection.poll(None)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            return self._connection.recv()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
