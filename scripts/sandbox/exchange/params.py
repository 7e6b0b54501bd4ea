"""What a request asks for in its query and Prefer header; GraphError 400 for what Graph refuses."""

import re
from datetime import UTC, datetime, timedelta

from starlette.requests import Request

from sandbox.exchange.errors import GraphError

DEFAULT_PAGE = 10
LARGEST_PAGE = 1000
_PAGE_SIZE = re.compile(r"odata\.maxpagesize=(\d+)", re.IGNORECASE)
_RECEIVED = re.compile(r"receivedDateTime (ge|gt) (\S+)")


def has_immutable_ids(request: Request) -> bool:
    """Whether the request asks for ids that stay when a mail moves."""
    return 'idtype="immutableid"' in _preferences(request).lower()


def page_size(request: Request) -> int:
    """Prefer: odata.maxpagesize, else $top, else 10."""
    preferred = _PAGE_SIZE.search(_preferences(request))
    given = preferred[1] if preferred else request.query_params.get("$top", str(DEFAULT_PAGE))
    if not given.isdecimal() or not 1 <= int(given) <= LARGEST_PAGE:
        raise GraphError(400, "BadRequest", f"Invalid page size: {given}")
    return int(given)


def skipped(request: Request) -> int:
    """How many come before the page: $skip."""
    given = request.query_params.get("$skip", "0")
    if not given.isdecimal():
        raise GraphError(400, "BadRequest", f"Invalid value for $skip: {given}")
    return int(given)


def selected(request: Request) -> tuple[str, ...]:
    """The properties of $select, none for the usual ones."""
    given = request.query_params.get("$select", "")
    return tuple(name.strip() for name in given.split(",") if name.strip())


def received_from(request: Request) -> str:
    """The earliest receivedDateTime that $filter lets pass, as Graph writes it; else nothing.

    A delta query knows no other filter (learn.microsoft.com/graph/delta-query-messages).
    """
    given = request.query_params.get("$filter", "")
    if not given:
        return ""
    condition = _RECEIVED.fullmatch(given)
    try:
        start = datetime.fromisoformat(condition[2]).astimezone(UTC) if condition else None
    except ValueError:
        start = None
    if start is None:
        raise GraphError(400, "ErrorInvalidUrlQueryFilter", "The filter is not supported.")
    # times are whole seconds: what is later than one is at least the next
    first = start + timedelta(seconds=condition[1] == "gt")
    return f"{first:%Y-%m-%dT%H:%M:%SZ}"


def _preferences(request: Request) -> str:
    return ",".join(request.headers.getlist("prefer"))
