"""Stripe's error answers (https://docs.stripe.com/api/errors)."""

import secrets
import time
from http import HTTPStatus

from starlette.requests import Request

from sandbox.json_answer import JsonAnswer

NO_KEY = (
    "You did not provide an API key. You need to provide your API key in the Authorization header,"
    " using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
)

# status: (message, code, param), as api.stripe.com answers them
_USUAL = {
    400: ("Invalid request.", None, None),
    401: ("Invalid API Key provided: ****", None, None),
    403: (
        "The provided key does not have the required permissions for this endpoint.",
        None,
        None,
    ),
    404: ("No such object.", "resource_missing", "id"),
    409: ("This object cannot be accessed right now.", "lock_timeout", None),
    429: ("Request rate limit exceeded.", "rate_limit", None),
}


class StripeError(Exception):
    """A request that Stripe refuses: HTTP status, message, and code and param where it has them."""

    def __init__(
        self, status: int, message: str, code: str | None = None, param: str | None = None
    ):
        self.status, self.message, self.code, self.param = status, message, code, param
        super().__init__(status)


def missing(object_type: str, object_id: str, param: str = "id") -> StripeError:
    """The error for an id that names nothing: 404 in a path, 400 in a parameter."""
    status = HTTPStatus.NOT_FOUND if param == "id" else HTTPStatus.BAD_REQUEST
    return StripeError(status, f"No such {object_type}: '{object_id}'", "resource_missing", param)


def error_response(error: StripeError) -> JsonAnswer:
    """The body {"error": {code, doc_url, message, param, request_log_url, type}}."""
    request_id = request_id_of_now()
    log = f"https://dashboard.stripe.com/test/logs/{request_id}?t={int(time.time())}"
    told = {"message": error.message, "request_log_url": log, "type": "invalid_request_error"}
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        told["type"] = "api_error"
    if error.code:
        told["code"] = error.code
        told["doc_url"] = f"https://stripe.com/docs/error-codes/{error.code.replace('_', '-')}"
    if error.param:
        told["param"] = error.param
    return JsonAnswer({"error": told}, error.status, {"Request-Id": request_id})


def request_id_of_now() -> str:
    """A new request id, as the header Request-Id has it."""
    return f"req_{secrets.token_hex(7)}"


def provoked(status: int) -> JsonAnswer:
    """What Stripe says for a provoked HTTP status."""
    usual = _USUAL.get(status, ("An unknown error occurred.", None, None))
    return error_response(StripeError(status, *usual))


async def answer_stripe_error(_: Request, error: Exception) -> JsonAnswer:
    """Starlette's exception handler for `StripeError`."""
    assert isinstance(error, StripeError)  # noqa: S101 - registered for this class alone
    return error_response(error)
