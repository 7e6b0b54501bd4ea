"""What may be configured, and which streams exist."""

from __future__ import annotations

from typing import ClassVar

from singer_sdk import typing as th
from singer_sdk.exceptions import ConfigValidationError
from tap_common.tap import TEXT, URL, ApiTap, setting, start_date

from tap_exchange.streams import MessagesStream


class TapExchange(ApiTap):
    """Singer tap for Exchange: every mail of a mailbox, exactly as Microsoft Graph returns it."""

    name = "tap-exchange"

    config_jsonschema: ClassVar = th.PropertiesList(
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
        setting(
            "page_size",
            th.IntegerType(minimum=1, maximum=1000),
            "Mails per page of a delta query.",
            default=100,
        ),
        setting(
            "max_concurrency",
            th.IntegerType(minimum=1, maximum=4),
            "Mails that are fetched at the same time; Exchange allows four requests.",
            default=4,
        ),
        setting(
            "api_url",
            URL,
            "Where Microsoft Graph is served.",
            default="https://graph.microsoft.com",
        ),
        setting(
            "auth_url",
            URL,
            "Where the tenants' token endpoints are served.",
            default="https://login.microsoftonline.com",
        ),
    ).to_dict()

    def discover_streams(self) -> list[MessagesStream]:
        """Return the tap's only stream."""
        return [MessagesStream(tap=self)]

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
