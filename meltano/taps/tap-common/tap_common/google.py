"""What the taps of Google's APIs share: the sign-in, and Google's words for an error."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tap_common.oauth import TokenAuthenticator
from tap_common.stream import ApiStream

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import requests

COPY_CLIENT = (
    "copy the settings client_id and client_secret anew from the Google Cloud console, "
    "APIs & Services > Credentials"
)


def grant_anew(owner: str, scopes: str) -> str:
    """Return what the owner of the data has to do when a grant has ended."""
    return (
        f"let {owner} grant access anew to the OAuth client of client_id "
        f"({scopes}) and put the new token into the setting refresh_token"
    )


def authenticator(config: Mapping[str, Any], regrant: str) -> TokenAuthenticator:
    """Return the holder of the access token; `regrant` is a sentence of `grant_anew`."""
    form = {name: config[name] for name in ("client_id", "client_secret", "refresh_token")}
    return TokenAuthenticator(
        auth_endpoint=config["auth_url"],
        form={"grant_type": "refresh_token", **form},
        remedies={
            "invalid_grant": "Google no longer accepts the refresh token "
            f"(invalid_grant): {regrant}.",
            "invalid_client": "Google does not know the OAuth client "
            f"(invalid_client): {COPY_CLIENT}.",
            "unauthorized_client": "The refresh token belongs to another OAuth client "
            f"(unauthorized_client): {COPY_CLIENT}.",
        },
    )


class GoogleStream(ApiStream):
    """A stream of a Google API."""

    # Google's guides to resolving errors: these come as 403 and pass with time.
    temporary = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})

    def error_code(self, response: requests.Response) -> str:
        """Return Google's word for an error.

        Older APIs give a reason, such as rateLimitExceeded, newer ones only a google.rpc.Code,
        such as RESOURCE_EXHAUSTED; without either it is the HTTP phrase.
        """
        with suppress(ValueError, LookupError, TypeError):
            error = response.json()["error"]
            return error["errors"][0]["reason"] if "errors" in error else error["status"]
        return response.reason
