"""Query parameters of responses.list; FormsError 400 for what Google would refuse."""

import base64
import json
import re

from starlette.datastructures import QueryParams

from sandbox.google_forms.errors import FormsError
from sandbox.google_forms.instant import instant

MOST = 5000
_NUMBER = re.compile(r"[0-9]{1,9}")
_FILTER = re.compile(r"\s*timestamp\s*(>=|>)\s*(\S+)\s*")

Place = tuple[str, str]


def page_size(params: QueryParams) -> int:
    """pageSize: 5000 by default, and at most."""
    given = params.get("pageSize", "0")
    if not _NUMBER.fullmatch(given):
        raise FormsError(400, "Invalid value at 'page_size' (TYPE_INT32)")
    return min(int(given) or MOST, MOST)


def submitted(params: QueryParams) -> tuple[str, str]:
    """The filter as operator and instant, by default `>=` the beginning of time."""
    given = params.get("filter")
    if not given:
        return ">=", ""
    read = _FILTER.fullmatch(given)
    if read is None:
        raise FormsError(400, "Invalid filter: write timestamp > N or timestamp >= N")
    try:
        return read[1], instant(read[2])
    except ValueError as error:
        raise FormsError(400, f"Invalid filter: {error}") from None


def page_place(params: QueryParams) -> Place | None:
    """Where the page before ended, None for the first page."""
    token = params.get("pageToken")
    if not token:
        return None
    try:
        wanted, created, response_id = json.loads(base64.urlsafe_b64decode(token))
    except (ValueError, TypeError):
        raise FormsError(400, "Invalid page token") from None
    if wanted != params.get("filter"):
        raise FormsError(400, "The filter must be that of the page before")
    return created, response_id


def page_token(params: QueryParams, place: Place) -> str:
    """The token of the page that follows one ending at `place`."""
    content = json.dumps([params.get("filter"), *place])
    return base64.urlsafe_b64encode(content.encode()).decode()
