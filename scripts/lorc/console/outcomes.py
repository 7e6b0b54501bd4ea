"""How jobs end for who called them: what they return on standard output, or one sentence."""

import sys
from collections.abc import Callable, Iterable

from lorc.project.errors import LorcError


def say(name: str, job: Callable[[], object]) -> int:
    """Do a job and print what it returns, or why it failed. Returns the exit code."""
    try:
        print(job(), flush=True)
    except LorcError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def worst(exit_codes: Iterable[int]) -> int:
    """The exit code of several jobs: a failure goes before another run in the way, 3."""
    return min(set(exit_codes) - {0}, default=0)
