"""What the commands share: how they read a time, and how they end."""

import atexit
import os
import sys
from datetime import UTC, datetime
from typing import NoReturn

import click

from lorc.errors import LorcError, WrongCall


class Commands(click.Group):
    """A group whose errors are one sentence and an exit code."""

    def invoke(self, ctx: click.Context):
        """Run the command that was called."""
        try:
            return super().invoke(ctx)
        except LorcError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)


def time(text: str | None) -> datetime | None:
    """The time that --since names, in UTC unless it says otherwise. Raises WrongCall."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise WrongCall(f"--since '{text}' is not a date or time of ISO 8601.") from None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def end(exit_code: int) -> NoReturn:
    """End the process now.

    All is done; what is left is to take dbt down module by module, which costs half a second.
    """
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(exit_code)
