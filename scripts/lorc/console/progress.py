"""Progress for a person: a line that moves on a terminal, plain lines elsewhere."""

import sys
import time


class Progress:
    """Says what is going on, and how far it is, on standard error."""

    EVERY_SECONDS = 10

    def __init__(self, what: str, unit: str = "records"):
        self.what = what
        self.unit = unit
        self._last = time.monotonic()
        self._count = 0

    def __enter__(self):
        self._say(self.what)
        return self

    def __exit__(self, *_):
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()

    def report(self, count: int) -> None:
        """Show the number of them so far, when it has changed and it is time to."""
        pause = 0.5 if sys.stderr.isatty() else self.EVERY_SECONDS
        if count != self._count and time.monotonic() - self._last >= pause:
            self._count, self._last = count, time.monotonic()
            self._say(f"{self.what}, {count:,} {self.unit}")

    @staticmethod
    def _say(text: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{text} ...")
        else:
            sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
