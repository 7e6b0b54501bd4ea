"""An access token from an OAuth 2.0 token endpoint, shared by all threads of a tap."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from singer_sdk.authenticators import OAuthAuthenticator
from singer_sdk.exceptions import FatalAPIError, RetriableAPIError

if TYPE_CHECKING:
    import requests


class TokenAuthenticator(OAuthAuthenticator):
    """Signs requests with an access token that is renewed when it expires or is refused."""

    def __init__(self, *, form: dict[str, str], remedies: Mapping[str, str], **kwargs: Any) -> None:
        """`form` is what is posted to `auth_endpoint` (RFC 6749, sections 4.4.2 and 6).

        `remedies` maps the endpoint's error codes (RFC 6749, section 5.2) to a sentence each that
        says what the user has to do.
        """
        super().__init__(**kwargs)
        self._form = form
        self._remedies = remedies
        self._lock = threading.Lock()

    @property
    def oauth_request_body(self) -> dict:
        """The form of the token request."""
        return self._form

    def authenticate_request(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign the request; one thread renews the token while the others wait for it.

        The address stays as it is: the SDK would write its query anew, and the query of a link
        that the API gave is not ours to touch.
        """
        url = request.url
        with self._lock:
            super().authenticate_request(request)
        request.url = url
        return request

    def reject(self, request: requests.PreparedRequest) -> None:
        """Forget the token that `request` was refused with, unless it has been renewed since."""
        with self._lock:
            if request.headers["Authorization"] == f"Bearer {self.access_token}":
                self.last_refreshed = None

    def handle_error(self, *, content: str, status_code: int | None) -> None:
        """Say what to renew; the answer itself stays out of the log.

        Raises:
            RetriableAPIError: when the token endpoint is busy or broken.
            FatalAPIError: when it refuses the credentials.
        """
        status = status_code or 0
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            msg = f"The token endpoint (auth_url) answered {status}: run again later."
            raise RetriableAPIError(msg)
        error = None
        with suppress(ValueError, AttributeError):
            error = json.loads(content).get("error")
        msg = f"The token endpoint answered {status}: check auth_url and the credentials."
        raise FatalAPIError(self._remedies.get(error, msg))
