"""One request to a provider's server, to learn whether a credential is good."""

import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from lorc.project.errors import LorcError

SECONDS = 8
MOST_BYTES = 2_000_000


class Refused(LorcError):  # noqa: N818  (reads as a sentence in `raise Refused(...)`)
    """A credential does not open what it is for; the sentence names it and the way out."""


@dataclass(frozen=True)
class Held:
    """What a credential opens.

    `account` is whose it is, as far as the provider tells; `doubts` are sentences about what works
    today and has to be looked at; `days_left` is until when the credential holds, where that is
    known; `skew` are the seconds by which this host's clock is before the server's.
    """

    account: str = ""
    scopes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    days_left: int | None = None
    skew: float | None = None


@dataclass(frozen=True)
class Answer:
    """A server's answer; `content` is {} where it is no JSON object."""

    status: int
    content: dict[str, Any] = field(repr=False)
    skew: float | None = None

    @property
    def error(self) -> str:
        """The error's code: of OAuth (RFC 6749, section 5.2), or of the API."""
        error = self.content.get("error")
        if not isinstance(error, dict):
            return str(error or "")
        listed = error.get("errors")
        if isinstance(listed, list) and listed and isinstance(listed[0], dict):
            return str(listed[0].get("reason", ""))
        return str(error.get("code") if isinstance(error.get("code"), str) else error.get("status"))

    def part(self, name: str) -> dict[str, Any]:
        """The object below a name; {} for whatever else stands there."""
        found = self.content.get(name)
        return found if isinstance(found, dict) else {}

    def listed(self, name: str) -> list[Any]:
        """The list below a name; [] for whatever else stands there."""
        found = self.content.get(name)
        return found if isinstance(found, list) else []


def ask(
    method: str,
    url: str,
    *,
    setting: str,
    headers: dict[str, str] | None = None,
    form: dict[str, str] | None = None,
) -> Answer:
    """Send a request and return what was answered, whatever the status is.

    `setting` is the variable that holds the address. Raises Refused when nobody answers, or for an
    answer that says to try again later. No redirect is followed, and no .netrc is read.
    """
    server = urlsplit(url).netloc
    began = time.time()
    try:
        with requests.request(
            method,
            url,
            headers=headers,
            data=form,
            auth=lambda request: request,
            allow_redirects=False,
            timeout=SECONDS,
            stream=True,
        ) as response:
            status, date = response.status_code, response.headers.get("Date", "")
            content = _json(response)
    except requests.exceptions.SSLError:
        raise Refused(
            f"The certificate of {server} is not trusted here: check {setting}, or name its "
            "authority in REQUESTS_CA_BUNDLE."
        ) from None
    except requests.exceptions.Timeout:
        raise Refused(
            f"{server} does not answer within {SECONDS} s: check the network, or try again later."
        ) from None
    except (requests.exceptions.RequestException, ValueError):
        raise Refused(f"{server} cannot be reached: check the network, or {setting}.") from None
    if status == 429 or status >= 500:
        raise Refused(f"{server} answered {status}: try again later.")
    return Answer(status, content, _skew(date, (began + time.time()) / 2))


def bearer(token: str) -> dict[str, str]:
    """The header that shows an access token."""
    return {"Authorization": f"Bearer {token}"}


def token(answer: Answer, setting: str) -> str:
    """The access token in the answer of a token endpoint. Raises Refused when there is none."""
    given = answer.content.get("access_token")
    if answer.status != 200 or not isinstance(given, str) or not given.isprintable():
        raise Refused(
            f"The token endpoint answered {answer.status} and gave no token: check {setting}."
        )
    return given


def _json(response: requests.Response) -> dict[str, Any]:
    body = next(response.iter_content(MOST_BYTES), b"")
    try:
        content = requests.models.complexjson.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _skew(date: str, now: float) -> float | None:
    try:
        return now - parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return None
