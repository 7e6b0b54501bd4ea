"""What may be configured, and which streams exist."""

from __future__ import annotations

from typing import ClassVar

from singer_sdk import typing as th
from tap_common.tap import TEXT, URL, ApiTap, setting, start_date

from tap_gmail.streams import MessagesStream


class TapGmail(ApiTap):
    """Singer tap for Gmail: every mail of a mailbox, exactly as the API returns it."""

    name = "tap-gmail"

    config_jsonschema: ClassVar = th.PropertiesList(
        setting("client_id", TEXT, "Id of the OAuth client.", required=True),
        setting("client_secret", TEXT, "Secret of the OAuth client.", required=True, secret=True),
        setting(
            "refresh_token",
            TEXT,
            "Refresh token that the mailbox's owner granted to the OAuth client, "
            "with the scope gmail.readonly.",
            required=True,
            secret=True,
        ),
        setting(
            "user_id",
            TEXT,
            "Mailbox to read: its address, or me for the one that granted access.",
            default="me",
        ),
        start_date("mail", "of older ones, only deletions are reported"),
        setting(
            "page_size",
            th.IntegerType(minimum=1, maximum=500),
            "Mails per page of the list.",
            default=500,
        ),
        setting(
            "max_concurrency",
            th.IntegerType(minimum=1, maximum=100),
            "Mails that are fetched at the same time.",
            default=10,
        ),
        setting(
            "api_url",
            URL,
            "Where the Gmail API is served.",
            default="https://gmail.googleapis.com",
        ),
        setting(
            "auth_url",
            URL,
            "Where the refresh token is exchanged for an access token.",
            default="https://oauth2.googleapis.com/token",
        ),
    ).to_dict()

    def discover_streams(self) -> list[MessagesStream]:
        """Return the tap's only stream."""
        return [MessagesStream(tap=self)]
