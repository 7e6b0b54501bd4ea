"""What may be configured, and which streams exist."""

from __future__ import annotations

import sys
from typing import Any, ClassVar

from singer_sdk import Tap
from singer_sdk import typing as th
from singer_sdk.exceptions import SyncError

from tap_gmail.streams import MessagesStream

TEXT = th.StringType(min_length=1)
URL = th.StringType(pattern="^https?://")


class TapGmail(Tap):
    """Singer tap for Gmail: every mail of a mailbox, exactly as the API returns it."""

    name = "tap-gmail"

    config_jsonschema: ClassVar = th.PropertiesList(
        th.Property("client_id", TEXT, required=True, description="Id of the OAuth client."),
        th.Property(
            "client_secret",
            TEXT,
            required=True,
            secret=True,
            description="Secret of the OAuth client.",
        ),
        th.Property(
            "refresh_token",
            TEXT,
            required=True,
            secret=True,
            description="Refresh token that the mailbox's owner granted to the OAuth client, "
            "with the scope gmail.readonly.",
        ),
        th.Property(
            "user_id",
            TEXT,
            default="me",
            description="Mailbox to read: its address, or me for the one that granted access.",
        ),
        th.Property(
            "q", th.StringType, description="Gmail search; only mails that match it are read."
        ),
        th.Property(
            "label_ids",
            th.ArrayType(th.StringType),
            description="Ids of labels; only mails that carry all of them are read.",
        ),
        th.Property(
            "include_spam_trash",
            th.BooleanType,
            default=False,
            description="Read the mails in spam and trash too.",
        ),
        th.Property(
            "start_date",
            th.DateTimeType,
            description="Oldest mail to read, as an ISO 8601 date or date-time (UTC unless it says "
            "otherwise); a bookmark that is later counts instead.",
        ),
        th.Property(
            "page_size",
            th.IntegerType(minimum=1, maximum=500),
            default=500,
            description="Mails per page of the list.",
        ),
        th.Property(
            "max_concurrency",
            th.IntegerType(minimum=1, maximum=100),
            default=10,
            description="Mails that are fetched at the same time.",
        ),
        th.Property(
            "api_url",
            URL,
            default="https://gmail.googleapis.com",
            description="Where the Gmail API is served.",
        ),
        th.Property(
            "auth_url",
            URL,
            default="https://oauth2.googleapis.com/token",
            description="Where the refresh token is exchanged for an access token.",
        ),
    ).to_dict()

    def discover_streams(self) -> list[MessagesStream]:
        """Return the tap's only stream."""
        return [MessagesStream(tap=self)]

    @classmethod
    def invoke(cls, **kwargs: Any) -> None:
        """Run the command; an error that the user can mend is one sentence and exit code 1."""
        try:
            super().invoke(**kwargs)
        except SyncError as error:
            cls.logger.error("%s", error)
            sys.exit(1)
