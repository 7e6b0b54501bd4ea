"""What every tap's command and settings have in common."""

from __future__ import annotations

import sys
from abc import abstractmethod
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any, ClassVar

from singer_sdk import Tap
from singer_sdk import typing as th
from singer_sdk.exceptions import ConfigValidationError, SyncError

from tap_common.client import Client

if TYPE_CHECKING:
    from collections.abc import Callable

    from tap_common.stream import ApiStream

TEXT = th.StringType(min_length=1)
URL = th.StringType(pattern="^https?://")

# What reading an answer in another form than the API's documented one ends with.
MISREAD = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class ApiTap(Tap):
    """A tap of one API, whose errors are a sentence for its user."""

    api_name: ClassVar[str]
    """The API's name in sentences for the user."""
    stream_types: ClassVar[tuple[Callable[..., ApiStream], ...]]
    """What to make the streams of, in their order."""

    @abstractmethod
    def sign_in(self) -> Any:
        """Return what signs the requests, for these settings."""

    @cached_property
    def authenticator(self) -> Any:
        """What signs the requests of all streams."""
        return self.sign_in()

    @cached_property
    def client(self) -> Client:
        """The client of all streams."""
        return Client(self.config, self.api_name, "api_url")

    @property
    def secrets(self) -> list[str]:
        """What no sentence may hold: the secret settings and the access token."""
        properties = self.config_jsonschema["properties"]
        held = [self.config.get(name) for name in properties if properties[name].get("secret")]
        return [*filter(None, [*held, getattr(self.authenticator, "access_token", None)])]

    def discover_streams(self) -> list[ApiStream]:
        """Return a stream of each type."""
        return [make(tap=self) for make in self.stream_types]

    @classmethod
    def invoke(cls, **kwargs: Any) -> None:
        """Run the command; an error that the user can put right is one sentence and exit code 1.

        So is an answer of unknown form, whose content a stack trace might quote.
        """
        try:
            super().invoke(**kwargs)
        except SyncError as error:
            cls.logger.error("%s", error)
            sys.exit(1)
        except MISREAD as error:
            place = extract_tb(error.__traceback__)[-1]
            cls.logger.error(
                "%s gave an answer of a form that is not its API's (%s in %s, line %s): "
                "check api_url.",
                cls.api_name,
                type(error).__name__,
                Path(place.filename).name,
                place.lineno,
            )
            sys.exit(1)


def settings(*own: th.Property) -> dict:
    """Return the JSON schema of a tap's settings: its own, then those that every tap has."""
    return th.PropertiesList(
        *own,
        setting("user_agent", TEXT, "What the tap calls itself in its requests (User-Agent)."),
        number(
            "max_tries",
            10,
            "Tries of a request, if the source is busy or does not answer; ten take four minutes.",
        ),
        number(
            "max_backoff",
            64,
            "Seconds that the waits between tries grow to: 1, 2, 4 and so on; what the source "
            "asks for (Retry-After) counts instead.",
        ),
        number(
            "max_wait",
            600,
            "Seconds that the source may ask to wait (Retry-After); if it asks for more, the run "
            "ends.",
            least=0,
        ),
        number("max_request_seconds", 300, "Seconds until an answer must be complete."),
        number("max_run_seconds", 86_400, "Seconds after which a run sends no further request."),
        number("max_pages", 10_000, "Pages of one listing."),
        number("max_answer_mb", 64, "Size of an answer in MB, unpacked."),
        number("max_depth", 6000, "Levels of objects and arrays in an answer."),
    ).to_dict()


def setting(name: str, kind: Any, description: str, **options: Any) -> th.Property:
    """Return a setting; `options` are required, secret and default."""
    return th.Property(name, kind, description=description, **options)


def number(
    name: str, default: int, description: str, *, least: int = 1, most: int | None = None
) -> th.Property:
    """Return a setting that is an integer."""
    return setting(name, th.IntegerType(minimum=least, maximum=most), description, default=default)


def served_at(name: str, default: str, description: str) -> th.Property:
    """Return a setting that is the address of a server."""
    return setting(name, URL, description, default=default)


def start_date(
    objects: str, bookmark: str = "a bookmark that is later counts instead"
) -> th.Property:
    """Return the setting that every tap has in words of its own.

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
