"""A Gmail access token from a refresh token, shared by all threads."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from singer_sdk.authenticators import OAuthAuthenticator
from singer_sdk.exceptions import FatalAPIError, RetriableAPIError

if TYPE_CHECKING:
    import requests

GRANT_ANEW = (
    "let the mailbox's owner grant access anew to the OAuth client of client_id "
    "(scope gmail.readonly) and put the new token into the setting refresh_token"
)
COPY_CLIENT = (
    "copy the settings client_id and client_secret anew from the Google Cloud console, "
    "APIs & Services > Credentials"
)
REMEDIES = {  # the error codes of RFC 6749, section 5.2
    "invalid_grant": f"Google no longer accepts the refresh token (invalid_grant): {GRANT_ANEW}.",
    "invalid_client": f"Google does not know the OAuth client (invalid_client): {COPY_CLIENT}.",
    "unauthorized_client": "The refresh token belongs to another OAuth client "
    f"(unauthorized_client): {COPY_CLIENT}.",
}


class GmailAuthenticator(OAuthAuthenticator):
    """Signs requests with an access token that is renewed when it expires or is refused."""

    def __init__(self, *, refresh_token: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.refresh_token = refresh_token
        self._lock = threading.Lock()

    @property
    def oauth_request_body(self) -> dict:
        """The form of a token refresh (RFC 6749, section 6)."""
        return {
            "grant_type": "refresh_token",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "refresh_token": self.refresh_token,
        }

    def authenticate_request(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign the request; one thread renews the token while the others wait for it."""
        with self._lock:
            return super().authenticate_request(request)

    def reject(self, request: requests.PreparedRequest) -> None:
        """Forget the token that `request` was refused with, unless it has been renewed since."""
        with self._lock:
            if request.headers["Authorization"] == f"Bearer {self.access_token}":
                self.last_refreshed = None

    def handle_error(self, *, content: str, status_code: int | None) -> None:
        """Say what to renew; the answer itself stays out of the log.

        Raises:
            RetriableAPIError: when the token endpoint is busy or broken.
            FatalAPIError: when it refuses the refresh token or the client.
        """
        status = status_code or 0
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            msg = f"The token endpoint (auth_url) answered {status}: run again later."
            raise RetriableAPIError(msg)
        error = None
        with suppress(ValueError, AttributeError):
            error = json.loads(content).get("error")
        msg = f"The token endpoint answered {status}: check auth_url, client_id and refresh_token."
        raise FatalAPIError(REMEDIES.get(error, msg))
