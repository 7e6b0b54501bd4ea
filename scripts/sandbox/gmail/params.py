"""Query parameters of the API's methods; GoogleError 400 for what Gmail would refuse."""

import re

from starlette.datastructures import QueryParams

from sandbox.gmail.mailbox import Mail
from sandbox.google import GoogleError

_NUMBER = re.compile(r"[0-9]{1,40}")
_FLAGS = {"true": True, "false": False}


def limit(params: QueryParams) -> int:
    """maxResults: 100 by default, 500 at most."""
    given = params.get("maxResults", "100")
    if not _NUMBER.fullmatch(given):
        raise GoogleError(400, "Invalid value at 'max_results' (TYPE_UINT32)")
    return min(int(given), 500) or 100


def history_id(params: QueryParams) -> int:
    """startHistoryId, which must be given."""
    given = params.get("startHistoryId", "")
    if not _NUMBER.fullmatch(given):
        raise GoogleError(400, "Missing or invalid startHistoryId")
    return int(given)


def flag(params: QueryParams, name: str) -> bool:
    """A boolean parameter, false by default."""
    given = params.get(name, "false").lower()
    if given not in _FLAGS:
        raise GoogleError(400, f"Invalid value at '{name}' (TYPE_BOOL)")
    return _FLAGS[given]


def page_token(params: QueryParams) -> str:
    """pageToken as digits, empty for the first page."""
    token = params.get("pageToken", "")
    if token and not _NUMBER.fullmatch(token):
        raise GoogleError(400, "Invalid pageToken")
    return token


def page_key(params: QueryParams) -> tuple[int, int] | None:
    """The (date, number) of the last mail on the page before, None for the first page."""
    token = page_token(params)
    return (int(token[:-10] or 0), int(token[-10:])) if token else None


def page_token_after(mail: Mail) -> str:
    """The token of the page that follows one ending with `mail`."""
    return f"{mail.date}{mail.number:010d}"
