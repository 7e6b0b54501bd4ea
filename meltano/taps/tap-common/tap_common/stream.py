"""How a tap talks to an API: requests and their retries, listings, and what has been deleted."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import requests
from singer_sdk.exceptions import FatalAPIError, RetriableAPIError
from singer_sdk.helpers.conform import TypeConformanceLevel
from singer_sdk.streams import RESTStream

from tap_common.client import HalfAnswerError
from tap_common.errors import ErrorsOfApi, UnauthorizedError, plain_code, retry_after

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from backoff.types import Details
    from singer_sdk.helpers.types import Context

    from tap_common.client import Client

# At level DEBUG urllib3 logs each request's path, which may hold an address.
logging.getLogger("urllib3").setLevel(logging.INFO)

Place = TypeVar("Place")


class ApiStream(ErrorsOfApi, RESTStream):
    """A stream of a JSON API that may be asked from several threads, as records unaltered."""

    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.NONE
    # One log line per request would be one per object.
    _LOG_REQUEST_METRICS = False

    @property
    def api_name(self) -> str:
        """The API's name in sentences for the user."""
        return self._tap.api_name

    @property
    def url_base(self) -> str:
        """The setting api_url, without a slash at the end."""
        return self.config["api_url"].rstrip("/")

    @property
    def authenticator(self) -> Any:
        """The tap's, for all streams."""
        return self._tap.authenticator

    @property
    def requests_session(self) -> Client:
        """The tap's client, for all streams."""
        return self._tap.client

    def build_prepared_request(self, *args: Any, **kwargs: Any) -> requests.PreparedRequest:
        """Prepare a request unsigned: `_request` signs, so that its retries cover the sign-in.

        A space in a parameter is %20: OData reads a + as a plus.
        """
        given = kwargs.pop("params", None) or {}
        params = {name: value for name, value in given.items() if value is not None}
        query = urlencode(params, doseq=True, quote_via=quote)
        request = requests.Request(*args, params=query, **kwargs)
        request.headers.setdefault("User-Agent", self.user_agent)
        return self.requests_session.prepare_request(request)

    def fetch(self, url: str, *, params: dict | None = None, headers: dict | None = None) -> dict:
        """Return the JSON answer to a GET, with the retries of the stream's own requests.

        Raises the errors of `validate_response`.
        """

        def ask(request: requests.PreparedRequest, context: Context | None) -> dict:
            return self.read_json(self._request(request, context))

        request = self.build_prepared_request("GET", url, params=params, headers=headers or {})
        return self.request_decorator(ask)(request, None)

    def read_json(self, response: requests.Response) -> dict:
        """Return what an answer holds; an error names it by the last part of its path.

        Raises:
            FatalAPIError: when it is none that the API gives.
            RetriableAPIError: when it is half of one.
        """
        name = plain_code(urlsplit(response.url).path.rpartition("/")[2], self._tap.secrets)
        try:
            return self.requests_session.read_json(response, name or "an answer")
        except HalfAnswerError as error:
            raise RetriableAPIError(str(error)) from None

    def follow(
        self,
        ask: Callable[[Place | None], dict],
        link: Callable[[dict], Place | None],
        first: Place | None = None,
    ) -> Iterator[dict]:
        """Yield the pages of a listing, from `first` on: link(page) is the place of the next.

        Raises:
            FatalAPIError: when a page links to one that has been read, or there is no end to them.
        """
        place, read = first, set()
        for _ in range(self.config["max_pages"]):
            page = ask(place)
            yield page
            place = link(page)
            if not place:
                return
            if hash(place) in read:
                msg = f"{self.api_name} gave a page of a listing twice: check api_url."
                raise FatalAPIError(msg)
            read.add(hash(place))
        most = self.config["max_pages"]
        msg = f"{self.api_name} gave more pages of a listing than max_pages allows ({most})."
        raise FatalAPIError(msg)

    def own_link(self, link: str) -> str:
        """Return a link that leads to api_url: no other server is ever sent the token.

        Raises:
            FatalAPIError: when it leads elsewhere, whether an answer gave it or the bookmark.
        """
        if _server(link) != _server(self.url_base):
            msg = (
                f"A link of {self.api_name} leads to another server than api_url: if that is "
                "where it is served now, put its address into api_url."
            )
            raise FatalAPIError(msg)
        return link

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

    def backoff_max_tries(self) -> int:
        """The setting max_tries."""
        return self.config["max_tries"]

    def backoff_wait_generator(self) -> Generator[float, Exception, None]:
        """Yield the seconds to wait: what Retry-After says, else 1, 2, 4 up to max_backoff."""
        error = yield 0
        for tries in count():
            asked = retry_after(getattr(error, "response", None))
            error = yield min(2.0**tries, self.config["max_backoff"]) if asked is None else asked

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


def _server(url: str) -> tuple[str, str]:
    """The scheme and host of an address, in which case does not count."""
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()
