"""A Microsoft Graph access token, from a refresh token or from the app's own credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tap_common.oauth import TokenAuthenticator, tenant_endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

GRANT_ANEW = (
    "let the mailbox's owner grant access anew to the app of client_id (scopes Mail.Read and "
    "offline_access) and put the new token into the setting refresh_token"
)
COPY_CLIENT = (
    "copy the settings client_id, client_secret and tenant_id anew from the Microsoft Entra admin "
    "center, App registrations"
)
REMEDIES = {
    "invalid_grant": "Microsoft no longer accepts the refresh token (invalid_grant): "
    f"{GRANT_ANEW}.",
    "invalid_client": f"Microsoft refuses the app's secret (invalid_client): {COPY_CLIENT}.",
    "unauthorized_client": "Microsoft does not know the app in this tenant (unauthorized_client): "
    f"{COPY_CLIENT}.",
    "invalid_request": f"Microsoft does not know the tenant (invalid_request): {COPY_CLIENT}.",
}


def authenticator(config: Mapping[str, Any]) -> TokenAuthenticator:
    """Return the holder of the access token for these settings."""
    form = {name: config[name] for name in ("client_id", "client_secret")}
    if "refresh_token" in config:
        form |= {"grant_type": "refresh_token", "refresh_token": config["refresh_token"]}
    else:
        form |= {
            "grant_type": "client_credentials",
            "scope": "https://graph.microsoft.com/.default",
        }
    return TokenAuthenticator(config, tenant_endpoint(config), form, REMEDIES)
