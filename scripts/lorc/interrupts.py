"""Ctrl-C and SIGTERM end a run the same way: as a failure that goes on record."""

import signal

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruptible:
    """While the block runs, both signals raise KeyboardInterrupt in it.

    `happened` tells afterwards, because dbt turns the exception into one of its own.
    """

    happened = False

    def __enter__(self):
        self._before = {number: signal.signal(number, self._interrupt) for number in SIGNALS}
        return self

    def __exit__(self, *_):
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _interrupt(self, _number, _frame):
        self.happened = True
        raise KeyboardInterrupt
