"""How the tap talks to the Gmail API: sign-in, retries, paging, and what an error means."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from decimal import Decimal
from functools import cached_property
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from singer_sdk.exceptions import FatalAPIError, RetriableAPIError, SkippableAPIError
from singer_sdk.pagination import BaseAPIPaginator
from singer_sdk.streams import RESTStream
from urllib3 import Retry
from urllib3.exceptions import InvalidHeader

from tap_gmail.auth import GRANT_ANEW, GmailAuthenticator

if TYPE_CHECKING:
    from collections.abc import Generator

    from backoff.types import Details
    from singer_sdk.helpers.types import Context

# Google's guide to resolving Gmail API errors: these two come as 403 and pass with time.
RATE_LIMITS = {"rateLimitExceeded", "userRateLimitExceeded"}

ALLOW = (
    "the Gmail API must be enabled in the Google Cloud project of client_id, "
    "and the account that granted access must be allowed to read user_id"
)

# At level DEBUG urllib3 logs each request's path, and q or user_id may hold an address.
logging.getLogger("urllib3").setLevel(logging.INFO)


class UnauthorizedError(FatalAPIError):
    """The access token is expired or revoked (401)."""


class PageTokenPaginator(BaseAPIPaginator):
    """Follows nextPageToken, past empty pages too."""

    def __init__(self) -> None:
        super().__init__(None)

    def get_next(self, response: requests.Response) -> str | None:
        """Return the token of the next page, None after the last."""
        return read_json(response).get("nextPageToken")

    def continue_if_empty(self, response: requests.Response) -> bool:  # noqa: ARG002
        """A page whose mails were all filtered out is not the last one."""
        return True


class GmailStream(RESTStream):
    """A stream of the Gmail API that may be asked from several threads."""

    # One log line per request would be one per mail.
    _LOG_REQUEST_METRICS = False

    @property
    def url_base(self) -> str:
        """The setting api_url, without a slash at the end."""
        return self.config["api_url"].rstrip("/")

    @cached_property
    def requests_session(self) -> requests.Session:
        """One session, with a connection for each thread and one for the list."""
        session = requests.Session()
        adapter = HTTPAdapter(pool_maxsize=self.config["max_concurrency"] + 1)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session

    @cached_property
    def authenticator(self) -> GmailAuthenticator:
        """The one holder of the access token."""
        return GmailAuthenticator(
            auth_endpoint=self.config["auth_url"],
            client_id=self.config["client_id"],
            client_secret=self.config["client_secret"],
            refresh_token=self.config["refresh_token"],
        )

    def get_new_paginator(self) -> PageTokenPaginator:
        """Return a paginator at the first page."""
        return PageTokenPaginator()

    def build_prepared_request(self, *args: Any, **kwargs: Any) -> requests.PreparedRequest:
        """Prepare a request unsigned: `_request` signs, so that its retries cover the sign-in."""
        request = requests.Request(*args, **kwargs)
        request.headers.setdefault("User-Agent", self.user_agent)
        return self.requests_session.prepare_request(request)

    def _request(
        self, prepared_request: requests.PreparedRequest, context: Context | None
    ) -> requests.Response:
        """Send, and send once more with a fresh token when the first is refused."""
        try:
            return self._send(prepared_request, context)
        except UnauthorizedError:
            self.authenticator.reject(prepared_request)
            return self._send(prepared_request, context)

    def _send(
        self, prepared_request: requests.PreparedRequest, context: Context | None
    ) -> requests.Response:
        try:
            return super()._request(prepared_request, context)
        except requests.RequestException as error:  # its text would show the URL
            msg = f"No answer ({type(error).__name__}): check api_url, auth_url and the network."
            raise RetriableAPIError(msg) from None

    def validate_response(self, response: requests.Response) -> None:
        """Sort errors by what is to be done about them; none of them quotes the answer.

        Raises:
            RetriableAPIError: 429, 5xx and the rate limits that come as 403.
            SkippableAPIError: 404.
            UnauthorizedError: 401.
            FatalAPIError: any other 4xx.
        """
        status = response.status_code
        if status < HTTPStatus.BAD_REQUEST:
            return
        reason = error_reason(response)
        answer = f"Gmail answered {status} ({reason})"
        if (
            status == HTTPStatus.TOO_MANY_REQUESTS
            or status >= HTTPStatus.INTERNAL_SERVER_ERROR
            or reason in RATE_LIMITS
        ):
            raise RetriableAPIError(f"{answer}: run again later.", response)
        if status == HTTPStatus.NOT_FOUND:
            raise SkippableAPIError(f"{answer}: check api_url and user_id.")
        if status == HTTPStatus.UNAUTHORIZED:
            raise UnauthorizedError(f"{answer} to a fresh access token: {GRANT_ANEW}.")
        if status == HTTPStatus.FORBIDDEN:
            raise FatalAPIError(f"{answer}: {ALLOW}; if that is so, {GRANT_ANEW}.")
        raise FatalAPIError(f"{answer}: check q, label_ids and user_id.")

    def backoff_wait_generator(self) -> Generator[float, Exception, None]:
        """Yield the seconds to wait: what Retry-After says, else 1, 2, 4, 8."""
        error = yield 0
        for tries in count():
            asked = retry_after(error)
            error = yield 2.0**tries if asked is None else asked

    def backoff_handler(self, details: Details) -> None:
        """Leave the log line to the backoff library, which writes one without the request."""


def error_reason(response: requests.Response) -> str:
    """Return Google's word for an error, such as rateLimitExceeded, or the HTTP phrase."""
    with suppress(ValueError, LookupError, TypeError):
        return response.json()["error"]["errors"][0]["reason"]
    return response.reason


def retry_after(error: Exception) -> float | None:
    """Return the seconds that the answer's Retry-After asks to wait, as number or as date."""
    response = getattr(error, "response", None)
    if response is None:
        return None
    with suppress(InvalidHeader):
        return Retry().get_retry_after(response)
    return None


def read_json(response: requests.Response) -> dict:
    """Parse an answer without altering a number: fractions become Decimal.

    Raises:
        FatalAPIError: when the answer is no JSON; names the message.
    """
    try:
        return json.loads(response.content, parse_float=Decimal)
    except ValueError:
        name = urlsplit(response.url).path.rpartition("/")[2]
        msg = f"What came for {name} is no readable JSON: check api_url."
        raise FatalAPIError(msg) from None
