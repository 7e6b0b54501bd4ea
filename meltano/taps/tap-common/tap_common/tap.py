"""What every tap's command and settings have in common."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

from singer_sdk import Tap
from singer_sdk import typing as th
from singer_sdk.exceptions import ConfigValidationError, SyncError

TEXT = th.StringType(min_length=1)
URL = th.StringType(pattern="^https?://")


class ApiTap(Tap):
    """A tap whose errors are a sentence for its user."""

    @classmethod
    def invoke(cls, **kwargs: Any) -> None:
        """Run the command; an error that the user can put right is one sentence and exit code 1."""
        try:
            super().invoke(**kwargs)
        except SyncError as error:
            cls.logger.error("%s", error)
            sys.exit(1)


def setting(name: str, kind: Any, description: str, **options: Any) -> th.Property:
    """Return a setting; `options` are required, secret and default."""
    return th.Property(name, kind, description=description, **options)


def start_date(
    objects: str, bookmark: str = "a bookmark that is later counts instead"
) -> th.Property:
    """Return the setting that every tap has.

    `objects` is what they are called, in the singular; `bookmark` says what it means beside one.
    """
    return setting(
        "start_date",
        th.DateTimeType,
        f"Oldest {objects} to read, as an ISO 8601 date or date-time (UTC unless it says "
        f"otherwise); {bookmark}.",
    )


def epoch_ms(moment: str) -> int:
    """Return an ISO 8601 date or date-time, UTC unless it says otherwise, as epoch milliseconds.

    Raises:
        ConfigValidationError: when it is none, which only start_date can be.
    """
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        msg = f"start_date is {moment}, which is no ISO 8601 date: write 2026-01-31, for example."
        raise ConfigValidationError(msg, errors=[msg]) from None
    return round((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp() * 1000)
