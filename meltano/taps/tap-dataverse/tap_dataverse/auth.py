"""An access token of an application, from its client credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tap_common.oauth import TokenAuthenticator, tenant_endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

REMEDIES = {
    "invalid_client": "Microsoft Entra refuses the client secret (invalid_client): make a new one "
    "under App registrations > Certificates & secrets and put its value into client_secret.",
    "unauthorized_client": "Microsoft Entra does not know the application in this tenant, or no "
    "longer admits it (unauthorized_client): check client_id and tenant_id.",
    "invalid_request": "Microsoft Entra does not understand the request (invalid_request): check "
    "tenant_id and client_id.",
    "invalid_scope": "Microsoft Entra knows no environment at api_url (invalid_scope): copy its "
    "address from the Power Platform admin center.",
    "invalid_resource": "Microsoft Entra knows no environment at api_url (invalid_resource): copy "
    "its address from the Power Platform admin center.",
}


def authenticator(config: Mapping[str, Any]) -> TokenAuthenticator:
    """Return the holder of the access token for these settings."""
    form = {
        "grant_type": "client_credentials",
        "client_id": config["client_id"],
        "client_secret": config["client_secret"],
        "scope": f"{config['api_url'].rstrip('/')}/.default",
    }
    return TokenAuthenticator(config, tenant_endpoint(config), form, REMEDIES)
