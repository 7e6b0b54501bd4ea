"""Dataverse's JSON error answers, and what a client asks for by the Prefer header."""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from starlette.requests import Request
from starlette.responses import Response

from sandbox.json_answer import JsonAnswer

MAX_PAGE_SIZE = 5000  # rows of a standard table per page, and as many without a preference
_PREFERENCE = re.compile(r'([\w.-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;]*)))?')

# status: (code, message), as the Web API answers them
_ERRORS = {
    400: ("0x80060888", "Bad Request - Error in query syntax."),
    403: ("0x80040220", "Principal user is missing a Read privilege on the table."),
    404: ("0x80040217", "The row does not exist."),
    429: (
        "0x80072322",
        "Number of requests exceeded the limit of 6000 over time window of 300 seconds.",
    ),
    500: ("0x80040216", "An unexpected error occurred."),
}


class ODataError(Exception):
    """A request that Dataverse refuses: HTTP status, and code and message if not the usual."""

    def __init__(self, status: int, message: str | None = None, code: str | None = None):
        self.status, self.message, self.code = status, message, code
        super().__init__(status)


def expired() -> ODataError:
    """The refusal of a delta token that is too old (ExpiredVersionStamp)."""
    message = "Version stamp associated with the client has expired. Please perform a full sync."
    return ODataError(400, message, "0x80044352")


def error_response(status: int, message: str | None = None, code: str | None = None) -> Response:
    """The error body `{"error": {code, message}}`; a 401 has none, only the challenge."""
    if status == 401:
        return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
    usual_code, usual_message = _ERRORS.get(status, _ERRORS[500])
    error = {"code": code or usual_code, "message": message or usual_message}
    return JsonAnswer({"error": error}, status)


async def answer_odata_error(_: Request, error: Exception) -> Response:
    """Starlette's exception handler for `ODataError`."""
    assert isinstance(error, ODataError)  # noqa: S101 - registered for this class alone
    return error_response(error.status, error.message, error.code)


@dataclass(frozen=True)
class Preferences:
    """What a Prefer header asks for: change tracking, rows per page, annotations by pattern."""

    track: bool
    size: int
    annotations: tuple[str, ...]

    @classmethod
    def of(cls, header: str) -> "Preferences":
        """Read a Prefer header; ODataError 400 if the page size is no number above zero."""
        found = {
            name.lower(): quoted or plain for name, quoted, plain in _PREFERENCE.findall(header)
        }
        size = found.get("odata.maxpagesize", str(MAX_PAGE_SIZE))
        if not size.isdecimal() or not int(size):
            raise ODataError(400, "The odata.maxpagesize preference must be a positive integer.")
        wanted = found.get("odata.include-annotations", "")
        return cls(
            track="odata.track-changes" in found,
            size=min(int(size), MAX_PAGE_SIZE),
            annotations=tuple(filter(None, wanted.split(","))),
        )

    def shown(self, row: dict) -> dict:
        """The row with no annotations but those asked for; @odata.etag is always there."""
        return {
            name: value
            for name, value in row.items()
            if "@" not in name[1:] or self.wants(name.partition("@")[2])
        }

    def wants(self, annotation: str) -> bool:
        """Whether an annotation, such as Microsoft.Dynamics.CRM.totalrecordcount, is asked for."""
        return any(fnmatchcase(annotation, pattern) for pattern in self.annotations)
