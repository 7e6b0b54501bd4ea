"""What an API's errors mean, told in words of our own."""

from __future__ import annotations

import re
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from singer_sdk.exceptions import FatalAPIError, RetriableAPIError, SkippableAPIError
from urllib3 import Retry
from urllib3.exceptions import InvalidHeader

if TYPE_CHECKING:
    from collections.abc import Collection

    import requests

# What looks like a word of an API, and not like a token.
CODE = re.compile(r"(?!(?=.*\d).{24})[A-Za-z0-9_.-]{1,64}")
# Shorter secrets are words that a code may hold by chance.
SHORTEST_SECRET = 8


class UnauthorizedError(FatalAPIError):
    """The access token is expired or revoked (401)."""


class BadRequestError(FatalAPIError):
    """The API does not take what is asked for (400)."""


class ExpiredError(FatalAPIError):
    """What was asked from is too old or unknown (410): start over."""


class ErrorsOfApi:
    """The part of a stream that sorts the errors of its API."""

    remedies: ClassVar[dict[int, str]] = {}
    """Per HTTP status, what the user has to do when the API answers it for good."""
    temporary: ClassVar[frozenset[str]] = frozenset()
    """Error codes of the API that pass with time, whatever their HTTP status."""

    def error(self, response: requests.Response) -> dict:
        """Return the error object of an answer, empty when it has none."""
        with suppress(FatalAPIError):
            error = self.requests_session.read_json(response).get("error")
            return error if isinstance(error, dict) else {}
        return {}

    def error_code(self, response: requests.Response) -> Any:
        """Return the API's word for an error: {"error": {"code": word}}."""
        return self.error(response).get("code")

    def told(self, response: requests.Response, of: str = "") -> tuple[str, str]:
        """Return an error's code, empty if there is none fit to be shown, and it in words.

        `of` says what was asked for, if that is to be told.
        """
        code = ""
        with suppress(LookupError, TypeError, AttributeError):
            code = plain_code(self.error_code(response), self._tap.secrets)
        more = " ".join(filter(None, (code, of)))
        answered = f"{self.api_name} answered {response.status_code}"
        return code, f"{answered} ({more})" if more else answered

    def validate_response(self, response: requests.Response) -> None:
        """Sort errors by what is to be done about them; none of them quotes the answer.

        Raises:
            RetriableAPIError: 429, 5xx and the codes in `temporary`.
            BadRequestError: 400.
            SkippableAPIError: 404.
            ExpiredError: 410.
            UnauthorizedError: 401.
            FatalAPIError: any other 4xx, and a Retry-After beyond the setting max_wait.
        """
        status = response.status_code
        if status < HTTPStatus.BAD_REQUEST:
            return
        code, answer = self.told(response)
        if (
            status == HTTPStatus.TOO_MANY_REQUESTS
            or status >= HTTPStatus.INTERNAL_SERVER_ERROR
            or code in self.temporary
        ):
            most = self.config["max_wait"]
            if (retry_after(response) or 0) > most:
                msg = f"{answer} and asks to wait longer than max_wait allows ({most} seconds)."
                raise FatalAPIError(msg)
            raise RetriableAPIError(f"{answer}: run again later.", response)
        errors = {
            HTTPStatus.BAD_REQUEST: BadRequestError,
            HTTPStatus.NOT_FOUND: SkippableAPIError,
            HTTPStatus.GONE: ExpiredError,
            HTTPStatus.UNAUTHORIZED: UnauthorizedError,
        }
        remedy = self.remedies.get(status, "check the tap's settings")
        raise errors.get(status, FatalAPIError)(f"{answer}: {remedy}.")


def retry_after(response: requests.Response | None) -> float | None:
    """Return the seconds that the answer's Retry-After asks to wait, as number or as date."""
    if response is not None:
        with suppress(InvalidHeader, ValueError, OverflowError):
            return Retry().get_retry_after(response)
    return None


def plain_code(word: Any, secrets: Collection[str] = ()) -> str:
    """Return a server's word if it looks like a code and shows none of the secrets, else ""."""
    if not isinstance(word, str) or not CODE.fullmatch(word):
        return ""
    known = [secret for secret in secrets if len(secret) >= SHORTEST_SECRET]
    is_secret = len(word) >= SHORTEST_SECRET and any(word in secret for secret in known)
    return "" if is_secret or any(secret in word for secret in known) else word
