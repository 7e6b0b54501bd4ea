"""A Gmail access token from a refresh token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tap_common.oauth import TokenAuthenticator

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

GRANT_ANEW = (
    "let the mailbox's owner grant access anew to the OAuth client of client_id "
    "(scope gmail.readonly) and put the new token into the setting refresh_token"
)
COPY_CLIENT = (
    "copy the settings client_id and client_secret anew from the Google Cloud console, "
    "APIs & Services > Credentials"
)
REMEDIES = {
    "invalid_grant": f"Google no longer accepts the refresh token (invalid_grant): {GRANT_ANEW}.",
    "invalid_client": f"Google does not know the OAuth client (invalid_client): {COPY_CLIENT}.",
    "unauthorized_client": "The refresh token belongs to another OAuth client "
    f"(unauthorized_client): {COPY_CLIENT}.",
}


def authenticator(config: Mapping[str, Any]) -> TokenAuthenticator:
    """Return the holder of the access token for these settings."""
    form = {name: config[name] for name in ("client_id", "client_secret", "refresh_token")}
    return TokenAuthenticator(
        auth_endpoint=config["auth_url"],
        form={"grant_type": "refresh_token", **form},
        remedies=REMEDIES,
    )
