"""Google's JSON error answers, shared by the providers that are Google APIs."""

from starlette.requests import Request

from sandbox.json_answer import JsonAnswer

# status: (google.rpc.Code, default reason, default message), as googleapis.com answers them
_ERRORS = {
    400: ("INVALID_ARGUMENT", "invalidArgument", "Request contains an invalid argument."),
    401: (
        "UNAUTHENTICATED",
        "authError",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login"
        " cookie or other valid authentication credential.",
    ),
    403: (
        "PERMISSION_DENIED",
        "insufficientPermissions",
        "Request had insufficient authentication scopes.",
    ),
    404: ("NOT_FOUND", "notFound", "Requested entity was not found."),
    429: ("RESOURCE_EXHAUSTED", "rateLimitExceeded", "Too many concurrent requests for user."),
    500: ("INTERNAL", "backendError", "Internal error encountered."),
    503: ("UNAVAILABLE", "backendError", "The service is currently unavailable."),
}


class GoogleError(Exception):
    """A request that a Google API refuses: HTTP status, and message and reason if not the usual."""

    def __init__(self, status: int, message: str | None = None, reason: str | None = None):
        self.status, self.message, self.reason = status, message, reason
        super().__init__(status)


def error_response(
    status: int, message: str | None = None, reason: str | None = None
) -> JsonAnswer:
    """The error body `{"error": {code, message, errors: [...], status}}` for an HTTP status."""
    code, usual_reason, usual_message = _ERRORS.get(status, _ERRORS[500])
    message = message or usual_message
    item = {"message": message, "domain": "global", "reason": reason or usual_reason}
    if status == 401:
        item |= {"location": "Authorization", "locationType": "header"}
    body = {"code": status, "message": message, "errors": [item], "status": code}
    return JsonAnswer({"error": body}, status)


async def answer_google_error(_: Request, error: Exception) -> JsonAnswer:
    """Starlette's exception handler for `GoogleError`."""
    assert isinstance(error, GoogleError)  # noqa: S101 - registered for this class alone
    return error_response(error.status, error.message, error.reason)
