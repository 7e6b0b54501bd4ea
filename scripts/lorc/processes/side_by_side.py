"""Several processes, some at a time: their lines are printed, and interrupts passed on to them."""

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from lorc.processes.forked import SIGNALS, Forked

CHUNK = 1 << 16


@dataclass
class Running:
    """A process under way, or ended: what is left of a line that it has begun, its last one, how
    many interrupts it got."""

    name: str
    process: Forked | subprocess.Popen
    rest: bytes = b""
    last: str = ""
    interrupts: int = 0

    def say(self, chunk: bytes) -> None:
        """Print the lines that are whole; all that is left at the end of the output."""
        *lines, self.rest = (self.rest + chunk).split(b"\n") if chunk else [self.rest, b""]
        for line in lines:
            text = line.decode(errors="replace")
            self.last = text.strip() or self.last
            if chunk or text:
                print(text, file=sys.stderr, flush=True)


class SideBySide:
    """Processes by names; an interrupt reaches each of them once, and after it none is started.

    `start` starts the one of a name, in a process group of its own, with a pipe for its output.
    """

    def __init__(self, start: Callable[[str], Forked | subprocess.Popen]):
        self._start = start
        self._running: list[Running] = []
        self._interrupts: list[int] = []

    @property
    def is_interrupted(self) -> bool:
        """Whether an interrupt has come."""
        return bool(self._interrupts)

    def run(
        self, names: list[str], at_a_time: int, ended: Callable[[str, Running | None], None]
    ) -> None:
        """Run them all. `ended` is called at the end of each; without one that was not started."""
        before = {each: signal.signal(each, self._interrupt) for each in SIGNALS}
        waiting = list(names)
        try:
            with selectors.DefaultSelector() as selector:
                while waiting or self._running:
                    while waiting and len(self._running) < at_a_time:
                        name = waiting.pop(0)
                        if self._interrupts:
                            ended(name, None)
                        else:
                            run = self._begun(name)
                            selector.register(run.process.stdout, selectors.EVENT_READ, run)
                    for key, _ in selector.select() if self._running else ():
                        chunk = os.read(key.fd, CHUNK)
                        key.data.say(chunk)
                        if not chunk:
                            selector.unregister(key.fileobj)
                            key.data.process.wait()
                            key.fileobj.close()
                            self._running.remove(key.data)
                            ended(key.data.name, key.data)
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _begun(self, name: str) -> Running:
        run = Running(name, self._start(name))
        self._running.append(run)
        self._pass_on(run)
        return run

    def _interrupt(self, number: int, _) -> None:
        self._interrupts.append(number)
        for run in list(self._running):
            self._pass_on(run)

    def _pass_on(self, run: Running) -> None:
        """Send a process the interrupts that it has not got yet."""
        while run.interrupts < len(self._interrupts):
            run.interrupts += 1
            run.process.send_signal(self._interrupts[run.interrupts - 1])
