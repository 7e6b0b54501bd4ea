"""What the commands share: how they read a time, and how they end."""

import atexit
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NoReturn

import click

from lorc.console import visible
from lorc.project import errors
from lorc.project.errors import LorcError, WrongCall
from lorc.project.settings import Settings
from lorc.warehouse import refusals


class Commands(click.Group):
    """A group whose errors are one sentence and an exit code."""

    def main(self, *args, **kwargs):
        """Run the program: whatever it prints, and what it says of a wrong call, is harmless."""
        with visible.output():
            return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context):
        """Run the command that was called."""
        try:
            return super().invoke(ctx)
        except LorcError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)
        except Exception as error:
            failure = (
                errors.of_disk(error) or refusals.of_error(error) or refusals.of_other_tables(error)
            )
            if failure is None:
                raise
            click.echo(str(failure), err=True)
            ctx.exit(failure.exit_code)


# Python also takes any character at all between date and time
ISO_8601 = re.compile(r"[0-9TWZ:.,+ -]{8,40}")


# where a day begins first, before UTC
EASTERNMOST = timedelta(hours=14)


def time(text: str | None) -> datetime | None:
    """The time that --since names, in UTC unless it says otherwise.

    Raises WrongCall for what is no time, or lies in the future: a day that has begun nowhere yet.
    """
    if text is None:
        return None
    try:
        if not ISO_8601.fullmatch(text):
            raise ValueError
        found = datetime.fromisoformat(text)
    except ValueError:
        raise WrongCall(
            f"--since {text!r} is not a date or time: write it as 2026-11-20 or 2026-11-20T08:30Z."
        ) from None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    is_day = len(text.strip()) <= len("2026-W47-7")
    if found > datetime.now(UTC) + (EASTERNMOST if is_day else timedelta(0)):
        raise WrongCall(f"--since {text!r} lies in the future: name a time that is past.")
    return found


def calendar_day(text: str | None) -> date | None:
    """The day that --day names. Raises WrongCall."""
    if text is None:
        return None
    try:
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise WrongCall(f"--day {text!r} is not a day: write it as 2026-11-20.") from None


def end(exit_code: int) -> NoReturn:
    """End the process now.

    All is done; what is left is to take dbt down module by module, which costs half a second.
    """
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(exit_code)


def ended(where: Settings, work: Callable[[], int]) -> NoReturn:
    """Do the work and end the process with its exit code, after whoever NOTIFY names was told.

    They are told also when it raises: a warehouse that went away in the middle is an incident.
    """
    try:
        exit_code = work()
    except Exception:
        _tell(where)
        raise
    _tell(where)
    end(exit_code)


def _tell(where: Settings) -> None:
    if os.environ.get("NOTIFY"):
        from lorc.alert import notify

        notify.after(where)
