"""An access token from an OAuth 2.0 token endpoint, shared by all threads of a tap."""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from singer_sdk.authenticators import OAuthAuthenticator
from singer_sdk.exceptions import FatalAPIError, RetriableAPIError

from tap_common.client import Client, HalfAnswerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests

# A token as RFC 6749, appendix A.12, has it: one that fits into a header.
TOKEN = re.compile(r"[\x21-\x7e]+")


class TokenAuthenticator(OAuthAuthenticator):
    """Signs requests with an access token that is renewed when it expires or is refused."""

    def __init__(
        self,
        config: Mapping[str, Any],
        auth_endpoint: str,
        form: dict[str, str],
        remedies: Mapping[str, str],
    ) -> None:
        """`form` is what is posted to `auth_endpoint` (RFC 6749, sections 4.4.2 and 6).

        `remedies` maps the endpoint's error codes (RFC 6749, section 5.2) to a sentence each that
        says what the user has to do.
        """
        super().__init__(auth_endpoint=auth_endpoint)
        self._form = form
        self._remedies = remedies
        self._lock = threading.Lock()
        self._client = Client(config, "The token endpoint", "auth_url")

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

    def update_access_token(self) -> None:
        """Get an access token.

        Raises:
            RetriableAPIError: when the token endpoint is busy or broken, or gives half an answer.
            FatalAPIError: when it refuses the credentials, or gives no token.
        """
        began = datetime.now(UTC)
        response = self._client.post(self.auth_endpoint, data=self._form)
        status = response.status_code
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            msg = f"The token endpoint (auth_url) answered {status}: run again later."
            raise RetriableAPIError(msg)
        if status >= HTTPStatus.BAD_REQUEST:
            error = None
            with suppress(FatalAPIError):
                error = self._client.read_json(response).get("error")
            msg = f"The token endpoint answered {status}: check auth_url and the credentials."
            raise FatalAPIError(self._remedies.get(str(error), msg))
        try:
            answer = self._client.read_json(response, "the access token")
        except HalfAnswerError as error:
            raise RetriableAPIError(str(error)) from None
        token, lasts = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            msg = "The token endpoint gave no access token: check auth_url."
            raise FatalAPIError(msg)
        self.access_token, self.last_refreshed = token, began
        self.expires_in = int(lasts) if str(lasts).isdecimal() else None


def tenant_endpoint(config: Mapping[str, Any]) -> str:
    """Return the token endpoint of the Microsoft Entra tenant of the setting tenant_id."""
    tenant = quote(config["tenant_id"], safe="")
    return f"{config['auth_url'].rstrip('/')}/{tenant}/oauth2/v2.0/token"
