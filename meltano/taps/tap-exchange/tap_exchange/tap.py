"""What may be configured, and which streams exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from singer_sdk import typing as th
from singer_sdk.exceptions import ConfigValidationError
from tap_common.tap import TEXT, ApiTap, number, served_at, setting, settings, start_date

from tap_exchange.auth import authenticator
from tap_exchange.streams import MessagesStream

if TYPE_CHECKING:
    from tap_common.oauth import TokenAuthenticator


class TapExchange(ApiTap):
    """Singer tap for Exchange: every mail of a mailbox, exactly as Microsoft Graph returns it."""

    name = "tap-exchange"
    api_name = "Microsoft Graph"
    stream_types = (MessagesStream,)

    config_jsonschema: ClassVar = settings(
        setting(
            "tenant_id",
            TEXT,
            "Directory (tenant) of the app, by id or domain; must be given without refresh_token.",
            default="common",
        ),
        setting("client_id", TEXT, "Application (client) id of the app.", required=True),
        setting("client_secret", TEXT, "Client secret of the app.", required=True, secret=True),
        setting(
            "refresh_token",
            TEXT,
            "Refresh token that the mailbox's owner granted to the app; without one the app signs "
            "in by itself.",
            secret=True,
        ),
        setting(
            "user_id",
            TEXT,
            "Mailbox to read: its address or id, or me for the one that granted access; must be "
            "given without refresh_token.",
            default="me",
        ),
        setting(
            "select_properties",
            th.ArrayType(th.StringType),
            "Properties of the message resource to read; all but uniqueBody if not given.",
        ),
        start_date("mail"),
        number("page_size", 100, "Mails per page of a delta query.", most=1000),
        number(
            "max_concurrency",
            4,
            "Mails that are fetched at the same time; Exchange allows four requests.",
            most=4,
        ),
        served_at("api_url", "https://graph.microsoft.com", "Where Microsoft Graph is served."),
        served_at(
            "auth_url",
            "https://login.microsoftonline.com",
            "Where the tenants' token endpoints are served.",
        ),
    )

    def sign_in(self) -> TokenAuthenticator:
        """Return the holder of the access token."""
        return authenticator(self.config)

    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:
        """Check the settings; an app that signs in by itself has no mailbox and tenant of its own.

        Raises:
            ConfigValidationError: when something is missing or wrong.
        """
        errors = super()._validate_config(raise_errors=raise_errors)
        given = {"tenant_id": "common", "user_id": "me", **self.config}
        if "refresh_token" not in given and (
            given["tenant_id"] == "common" or given["user_id"] == "me"
        ):
            msg = "Without refresh_token, tenant_id and user_id must be given."
            if raise_errors:
                raise ConfigValidationError(msg, errors=[msg])
            errors.append(msg)
        return errors
