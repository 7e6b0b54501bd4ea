"""The HTTP client of all requests, of which a source cannot use up time, memory or trust."""

from __future__ import annotations

import http.client
import io
import re
import time
from array import array
from decimal import Decimal
from http.cookiejar import DefaultCookiePolicy
from itertools import accumulate
from json import loads
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from singer_sdk.exceptions import FatalAPIError
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

CHUNK = 1 << 16
ENCODINGS = {"", "identity", "gzip", "deflate"}

# The end of the text ends a string too, so that no byte is looked at twice.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKETS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[{]}"))
# What `int` converts; an integer with more digits is kept as a Decimal.
_MOST_DIGITS = 4300


class HalfAnswerError(FatalAPIError):
    """An answer is an object of JSON that ends too early."""


class Client(requests.Session):
    """A session that follows no redirect, keeps no cookie and reads an answer within its limits."""

    def __init__(self, config: Mapping[str, Any], server: str, setting: str) -> None:
        """`server` is what sentences call the other side, `setting` what holds its address."""
        super().__init__()
        self._config, self._server, self._setting = config, server, setting
        self._ends = time.monotonic() + config["max_run_seconds"]
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self.headers["Accept-Encoding"] = "gzip, deflate"
        # a connection for each thread and one for the list
        adapter = _Adapter(pool_maxsize=config.get("max_concurrency", 0) + 1)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Return the answer, read to its end.

        Raises:
            FatalAPIError: when it is a redirect or larger than the limits allow, or the run has
                lasted too long.
        """
        left = self._ends - time.monotonic()
        if left <= 0:
            msg = f"The run took longer than {self._limit('max_run_seconds')}: run again."
            raise FatalAPIError(msg)
        kwargs["timeout"] = min(left, self._config["max_request_seconds"])
        response = super().send(request, **kwargs | {"allow_redirects": False, "stream": True})
        try:
            if 300 <= response.status_code < 400:
                self._refuse(f"answered {response.status_code}, a redirect, and none is followed")
            if response.headers.get("Content-Encoding", "").strip().lower() not in ENCODINGS:
                self._refuse("packed its answer in a way that was not asked for")
            response._content = self._body(response)
        except BaseException:
            response.close()
            raise
        return response

    def read_json(self, response: requests.Response, name: str = "an answer") -> dict:
        """Parse an answer without altering a number: fractions become Decimal.

        Raises:
            FatalAPIError: when it is no JSON object, or nested too deep; `name` says what it is.
            HalfAnswerError: when it begins like one.
        """
        kind = response.headers.get("Content-Type", "json").partition(";")[0]
        unreadable = f"What came for {name} is no readable JSON: check {self._setting}."
        if "json" not in kind.lower():
            raise FatalAPIError(unreadable)
        most = self._config["max_depth"]
        try:
            if depth(response.content, most) > most:
                raise RecursionError
            answer = loads(response.content, parse_float=Decimal, parse_int=_integer)
        except RecursionError:
            msg = f"What came for {name} is nested deeper than {self._limit('max_depth')}."
            raise FatalAPIError(msg) from None
        except ValueError:
            begins = response.content.lstrip()[:1] in (b"{", b"")
            raise (HalfAnswerError if begins else FatalAPIError)(unreadable) from None
        if not isinstance(answer, dict):
            raise FatalAPIError(unreadable)
        return answer

    def _body(self, response: requests.Response) -> bytes:
        body, most = bytearray(), self._config["max_answer_mb"] << 20
        for chunk in response.iter_content(CHUNK):
            body += chunk
            if len(body) > most:
                msg = f"{self._server} gave an answer larger than {self._limit('max_answer_mb')}."
                raise FatalAPIError(msg)
        return bytes(body)

    def _limit(self, name: str) -> str:
        return f"the setting {name} allows ({self._config[name]})"

    def _refuse(self, what: str) -> None:
        msg = f"{self._server} {what}: check {self._setting}."
        raise FatalAPIError(msg)


def depth(text: bytes, most: int) -> int:
    """Return how deep a JSON text is nested, or a number up to `most` if it is no deeper."""
    if (opened := text.count(b"[") + text.count(b"{")) <= most:
        return opened
    brackets = _STRING.sub(b"", text).translate(_BRACKETS, _NO_BRACKETS)
    return max(accumulate(array("b", brackets)), default=0)


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _MOST_DIGITS else Decimal(digits)


class _Reader(io.RawIOBase):
    """Reads a socket until the time is over that its timeout was when the answer began.

    The timeout of a socket is for each read by itself: a byte a second would never end.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket, self._raw = sock, sock.makefile("rb", buffering=0)
        self._ends = time.monotonic() + sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_Reader(sock))


class _Adapter(HTTPAdapter):
    """Connects as usual, with answers that have a time of their own."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = POOLS
        return manager


class _Connection(HTTPConnection):
    response_class = _Answer


class _SecureConnection(HTTPSConnection):
    response_class = _Answer


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


POOLS = {"http": _Pool, "https": _SecurePool}
