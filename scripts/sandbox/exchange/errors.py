"""Microsoft Graph's JSON error answers."""

import uuid
from datetime import UTC, datetime

from starlette.requests import Request

from sandbox.json_answer import MailAnswer

# status: (code, message), as Graph words them for mail
_ERRORS = {
    400: ("BadRequest", "The request is malformed or incorrect."),
    401: ("InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."),
    403: ("ErrorAccessDenied", "Access is denied. Check credentials and try again."),
    404: ("ErrorItemNotFound", "The specified object was not found in the store."),
    410: ("SyncStateNotFound", "The sync state generation is not found."),
    429: ("TooManyRequests", "Please retry again later."),
    500: ("InternalServerError", "An internal server error occurred."),
    503: ("ServiceUnavailable", "The service is temporarily unavailable."),
}


class GraphError(Exception):
    """A request that Graph refuses: HTTP status, and code and message if not the usual ones."""

    def __init__(self, status: int, code: str | None = None, message: str | None = None):
        self.status, self.code, self.message = status, code, message
        super().__init__(status)


def error_response(status: int, code: str | None = None, message: str | None = None) -> MailAnswer:
    """The error body `{"error": {code, message, innerError}}` for an HTTP status."""
    usual_code, usual_message = _ERRORS.get(status, _ERRORS[500])
    request_id = str(uuid.uuid4())
    inner = {
        "date": datetime.now(UTC).isoformat(timespec="seconds").partition("+")[0],
        "request-id": request_id,
        "client-request-id": request_id,
    }
    error = {"code": code or usual_code, "message": message or usual_message, "innerError": inner}
    return MailAnswer({"error": error}, status)


async def answer_graph_error(_: Request, error: Exception) -> MailAnswer:
    """Starlette's exception handler for `GraphError`."""
    assert isinstance(error, GraphError)  # noqa: S101 - registered for this class alone
    return error_response(error.status, error.code, error.message)
