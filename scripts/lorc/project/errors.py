"""What can go wrong for a user: one sentence, and the exit code that goes with it."""

import errno
from collections.abc import Iterable
from functools import partial
from pathlib import Path

# how like a name has to be, from 0 to 1, to be the one that is meant
LIKE = 0.75
# and how long, to be meant by a name that it is a part of
SHORTEST = 3
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


class LorcError(Exception):
    """A step failed; the message is one sentence that names the thing and the way out."""

    exit_code = 1


class WrongCall(LorcError):  # noqa: N818  (reads as a sentence in `raise WrongCall(...)`)
    """The call itself was wrong."""

    exit_code = 2


def unknown(what: str, name: str, known: Iterable[str], listed_by: str = "") -> WrongCall:
    """That nothing has that name, which one may be meant, and which names there are, or the
    command that lists them."""
    names = sorted(set(known))
    all_names = (
        f"`{listed_by}` lists them" if listed_by else f"The known ones are: {', '.join(names)}"
    )
    return WrongCall(f"There is no {what} {name!r}. {did_you_mean(name, names)}{all_names}.")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question for the name that is like it, or names, with a space behind; "" where none is."""
    from difflib import SequenceMatcher

    like = {each: SequenceMatcher(None, name.lower(), each).ratio() for each in known}
    best = max(like.values(), default=0)
    close = [each for each, ratio in like.items() if ratio == best >= LIKE]
    if not close and len(name) >= SHORTEST:
        close = [each for each in like if name.lower() in each]
    return f"Did you mean {' or '.join(close)}? " if 0 < len(close) <= 3 else ""


class Busy(LorcError):  # noqa: N818
    """Another run holds the connection."""

    exit_code = 3


class StepFailed(LorcError):  # noqa: N818
    """A step of a run failed and goes on record.

    `error_type` is a snake_case code, `retryable` whether the same command may succeed later.
    """

    def __init__(self, message: str, error_type: str, *, retryable: bool = True, **details):
        super().__init__(message)
        self.error_type = error_type
        self.retryable = retryable
        self.details = details

    def within(self, beginning: str, **details) -> "StepFailed":
        """The same failure, told after what it stopped."""
        more = self.details | details
        return StepFailed(f"{beginning}{self}", self.error_type, retryable=self.retryable, **more)

    def __reduce__(self):
        more = {"retryable": self.retryable} | self.details
        return partial(type(self), **more), (str(self), self.error_type)


def of_disk(error: Exception) -> StepFailed | None:
    """That a disk takes no more files, None of an error that is another one."""
    if not isinstance(error, OSError) or error.errno not in NO_ROOM:
        return None
    is_named = isinstance(error.filename, str)
    where = f" to {Path(error.filename).parent}" if is_named else ""
    why = f"Nothing can be written{where}: {error.strerror}."
    return StepFailed(f"{why} Make room there, then run the same command again.", "disk")
