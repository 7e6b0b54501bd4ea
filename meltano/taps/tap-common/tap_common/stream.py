"""How a tap talks to an API: retries, listings, what an error means, and what has been deleted."""

from __future__ import annotations

import logging
import re
import time
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from urllib.parse import urlsplit

import requests
from singer_sdk.exceptions import FatalAPIError, RetriableAPIError, SkippableAPIError
from singer_sdk.helpers.conform import TypeConformanceLevel
from singer_sdk.streams import RESTStream
from urllib3 import Retry
from urllib3.exceptions import InvalidHeader

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterator

    from backoff.types import Details
    from singer_sdk.helpers.types import Context

    from tap_common.client import Client

# At level DEBUG urllib3 logs each request's path, which may hold an address.
logging.getLogger("urllib3").setLevel(logging.INFO)

# What looks like a word of an API, and not like a token.
CODE = re.compile(r"(?!(?=.*\d).{24})[A-Za-z0-9_.-]{1,64}")
# Shorter secrets are words that a code may hold by chance.
SHORTEST_SECRET = 8

Place = TypeVar("Place")


class UnauthorizedError(FatalAPIError):
    """The access token is expired or revoked (401)."""


class ExpiredError(FatalAPIError):
    """What was asked from is too old or unknown (410): start over."""


class ApiStream(RESTStream):
    """A stream of a JSON API that may be asked from several threads, as records unaltered."""

    remedies: ClassVar[dict[int, str]] = {}
    """Per HTTP status, what the user has to do when the API answers it for good."""
    temporary: ClassVar[frozenset[str]] = frozenset()
    """Error codes of the API that pass with time, whatever their HTTP status."""

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
        """Prepare a request unsigned: `_request` signs, so that its retries cover the sign-in."""
        request = requests.Request(*args, **kwargs)
        request.headers.setdefault("User-Agent", self.user_agent)
        return self.requests_session.prepare_request(request)

    def fetch(self, url: str, *, params: dict | None = None, headers: dict | None = None) -> dict:
        """Return the JSON answer to a GET, with the retries of the stream's own requests.

        Raises the errors of `validate_response`.
        """
        request = self.build_prepared_request("GET", url, params=params, headers=headers or {})
        return self.read_json(self.request_decorator(self._request)(request, None))

    def read_json(self, response: requests.Response) -> dict:
        """Return what an answer holds; a FatalAPIError names it by the last part of its path."""
        name = plain_code(urlsplit(response.url).path.rpartition("/")[2], self._tap.secrets)
        return self.requests_session.read_json(response, name or "an answer")

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
            HTTPStatus.NOT_FOUND: SkippableAPIError,
            HTTPStatus.GONE: ExpiredError,
            HTTPStatus.UNAUTHORIZED: UnauthorizedError,
        }
        remedy = self.remedies.get(status, "check the tap's settings")
        raise errors.get(status, FatalAPIError)(f"{answer}: {remedy}.")

    def backoff_max_tries(self) -> int:
        """The setting max_tries."""
        return self.config["max_tries"]

    def backoff_wait_generator(self) -> Generator[float, Exception, None]:
        """Yield the seconds to wait: what Retry-After says, else 1, 2, 4, 8."""
        error = yield 0
        for tries in count():
            asked = retry_after(getattr(error, "response", None))
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


def _server(url: str) -> tuple[str, str]:
    """The scheme and host of an address, in which case does not count."""
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()
