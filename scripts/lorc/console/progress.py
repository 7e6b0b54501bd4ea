"""Progress for a person: a line that moves on a terminal, plain lines elsewhere."""

import sys
import time

from lorc.console.visible import raw, visible


class Progress:
    """Says what is going on, and how far it is, on standard error."""

    EVERY_SECONDS = 10

    def __init__(self, what: str, unit: str = "record"):
        self.what = what
        self.unit = unit
        self._last = time.monotonic()
        self._count = 0

    def __enter__(self):
        self._line(self.what)
        return self

    def __exit__(self, *_):
        if sys.stderr.isatty():
            _say("\r\033[K")

    def report(self, count: int) -> None:
        """Show the number of them so far, when it has changed and it is time to."""
        pause = 0.5 if sys.stderr.isatty() else self.EVERY_SECONDS
        if count != self._count and time.monotonic() - self._last >= pause:
            self._count, self._last = count, time.monotonic()
            self._line(f"{self.what}, {count:,} {self.unit}{'s' if count != 1 else ''}")

    @staticmethod
    def _line(text: str) -> None:
        text = visible(text)
        _say(f"\r\033[K{text} ..." if sys.stderr.isatty() else f"{text}\n")


def _say(text: str) -> None:
    """Write to the terminal itself: the cursor is ours to move."""
    stream = raw(sys.stderr)
    stream.write(text)
    stream.flush()
