"""How the Google Forms API words an error: unlike Gmail's, without a list of reasons."""

import json

from starlette.requests import Request

from sandbox import google
from sandbox.json_answer import JsonAnswer


class FormsError(google.GoogleError):
    """A request that the Forms API refuses: HTTP status, and message if not the usual."""


def error_response(status: int, message: str | None = None) -> JsonAnswer:
    """The error body `{"error": {code, message, status}}` for an HTTP status."""
    error = json.loads(google.error_response(status, message).body)["error"]
    del error["errors"]
    return JsonAnswer({"error": error}, status)


async def answer_forms_error(_: Request, error: Exception) -> JsonAnswer:
    """Starlette's exception handler for `FormsError`."""
    assert isinstance(error, FormsError)  # noqa: S101 - registered for this class alone
    return error_response(error.status, error.message)
