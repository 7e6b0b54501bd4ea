"""How a tap talks to an API: sign-in, retries, what an error means, and what has been deleted."""

from __future__ import annotations

import json
import logging
import time
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from singer_sdk.exceptions import FatalAPIError, RetriableAPIError, SkippableAPIError
from singer_sdk.helpers.conform import TypeConformanceLevel
from singer_sdk.streams import RESTStream
from urllib3 import Retry
from urllib3.exceptions import InvalidHeader

if TYPE_CHECKING:
    from collections.abc import Generator

    from backoff.types import Details
    from singer_sdk.helpers.types import Context

# At level DEBUG urllib3 logs each request's path, which may hold an address.
logging.getLogger("urllib3").setLevel(logging.INFO)


class UnauthorizedError(FatalAPIError):
    """The access token is expired or revoked (401)."""


class ExpiredError(FatalAPIError):
    """What was asked from is too old or unknown (410): start over."""


class ApiStream(RESTStream):
    """A stream of a JSON API that may be asked from several threads, as records unaltered."""

    api_name: ClassVar[str]
    """The API's name in sentences for the user."""
    remedies: ClassVar[dict[int, str]] = {}
    """Per HTTP status, what the user has to do when the API answers it for good."""
    temporary: ClassVar[frozenset[str]] = frozenset()
    """Error codes of the API that pass with time, whatever their HTTP status."""

    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.NONE
    # One log line per request would be one per object.
    _LOG_REQUEST_METRICS = False

    @property
    def url_base(self) -> str:
        """The setting api_url, without a slash at the end."""
        return self.config["api_url"].rstrip("/")

    @cached_property
    def requests_session(self) -> requests.Session:
        """One session, with a connection for each thread and one for the list."""
        session = requests.Session()
        adapter = HTTPAdapter(pool_maxsize=self.config.get("max_concurrency", 0) + 1)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session

    def build_prepared_request(self, *args: Any, **kwargs: Any) -> requests.PreparedRequest:
        """Prepare a request unsigned: `_request` signs, so that its retries cover the sign-in."""
        request = requests.Request(*args, **kwargs)
        request.headers.setdefault("User-Agent", self.user_agent)
        return self.requests_session.prepare_request(request)

    def fetch(self, url: str, *, params: dict | None = None, headers: dict | None = None) -> dict:
        """Return the JSON answer to a GET, with the retries of the stream's own requests.

        Raises the errors of `validate_response`.
        """
        request = self.build_prepared_request("GET", url, params=params, headers=headers or {})
        return read_json(self.request_decorator(self._request)(request, None))

    def _request(
        self, prepared_request: requests.PreparedRequest, context: Context | None
    ) -> requests.Response:
        """Send, and send once more with a fresh token when the first is refused."""
        try:
            return self._send(prepared_request, context)
        except UnauthorizedError:
            if not hasattr(self.authenticator, "reject"):
                raise
            self.authenticator.reject(prepared_request)
            return self._send(prepared_request, context)

    def _send(
        self, prepared_request: requests.PreparedRequest, context: Context | None
    ) -> requests.Response:
        try:
            return super()._request(prepared_request, context)
        except requests.RequestException as error:  # its text would show the URL
            where = "api_url, auth_url" if "auth_url" in self.config else "api_url"
            msg = f"No answer ({type(error).__name__}): check {where} and the network."
            raise RetriableAPIError(msg) from None

    def error_code(self, response: requests.Response) -> str:
        """Return the API's word for an error: {"error": {"code": word}}, else the HTTP phrase."""
        with suppress(ValueError, LookupError, TypeError):
            return str(response.json()["error"]["code"])
        return response.reason

    def validate_response(self, response: requests.Response) -> None:
        """Sort errors by what is to be done about them; none of them quotes the answer.

        Raises:
            RetriableAPIError: 429, 5xx and the codes in `temporary`.
            SkippableAPIError: 404.
            ExpiredError: 410.
            UnauthorizedError: 401.
            FatalAPIError: any other 4xx.
        """
        status = response.status_code
        if status < HTTPStatus.BAD_REQUEST:
            return
        code = self.error_code(response)
        answer = f"{self.api_name} answered {status} ({code})"
        if (
            status == HTTPStatus.TOO_MANY_REQUESTS
            or status >= HTTPStatus.INTERNAL_SERVER_ERROR
            or code in self.temporary
        ):
            raise RetriableAPIError(f"{answer}: run again later.", response)
        errors = {
            HTTPStatus.NOT_FOUND: SkippableAPIError,
            HTTPStatus.GONE: ExpiredError,
            HTTPStatus.UNAUTHORIZED: UnauthorizedError,
        }
        remedy = self.remedies.get(status, "check the tap's settings")
        raise errors.get(status, FatalAPIError)(f"{answer}: {remedy}.")

    def backoff_wait_generator(self) -> Generator[float, Exception, None]:
        """Yield the seconds to wait: what Retry-After says, else 1, 2, 4, 8."""
        error = yield 0
        for tries in count():
            asked = retry_after(error)
            error = yield 2.0**tries if asked is None else asked

    def backoff_handler(self, details: Details) -> None:
        """Leave the log line to the backoff library, which writes one without the request."""

    def write_complete_listing(self, began_ms: int) -> None:
        """Say that every object of the stream was emitted since `began_ms` (epoch milliseconds).

        What was known before and did not come is gone: Singer's ACTIVATE_VERSION. To be called
        after the last record of a listing that nothing narrowed.
        """
        self._write_activate_version_message(began_ms)


def deleted(record: dict) -> dict:
    """Return the record of an object that the source reports as gone.

    `record` holds the key properties and whatever the API said; `_sdc_deleted_at` is the Singer
    column for the time at which the deletion was learned.
    """
    return {**record, "_sdc_deleted_at": datetime.now(UTC).isoformat()}


def now_ms() -> int:
    """Return the time as epoch milliseconds."""
    return time.time_ns() // 1_000_000


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
        FatalAPIError: when the answer is no JSON; names the last part of the path.
    """
    try:
        return json.loads(response.content, parse_float=Decimal)
    except ValueError:
        name = urlsplit(response.url).path.rpartition("/")[2]
        msg = f"What came for {name} is no readable JSON: check api_url."
        raise FatalAPIError(msg) from None
