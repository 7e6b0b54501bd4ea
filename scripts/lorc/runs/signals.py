"""Ctrl-C and SIGTERM end a run the same way: as a failure that goes on record."""

import signal

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruptible:
    """While the block runs, both signals raise KeyboardInterrupt in it.

    `happened` tells afterwards, because dbt turns the exception into one of its own.
    """

    happened = False
    _waits = False

    def __enter__(self):
        self._before = {number: signal.signal(number, self._interrupt) for number in SIGNALS}
        return self

    def __exit__(self, *_):
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def wait(self) -> None:
        """From here on a signal ends nothing: what is left to do is little and not to be halved."""
        self._waits = True

    def _interrupt(self, _number, _frame):
        self.happened = True
        if not self._waits:
            raise KeyboardInterrupt
