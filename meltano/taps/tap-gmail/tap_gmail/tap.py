"""What may be configured, and which streams exist."""

from __future__ import annotations

from typing import ClassVar

from tap_common.google import AUTH_URL, GoogleTap, client_settings
from tap_common.tap import TEXT, number, served_at, setting, settings, start_date

from tap_gmail.client import GRANT_ANEW, OWNER, SCOPES
from tap_gmail.streams import MessagesStream


class TapGmail(GoogleTap):
    """Singer tap for Gmail: every mail of a mailbox, exactly as the API returns it."""

    name = "tap-gmail"
    api_name = "Gmail"
    grant_anew = GRANT_ANEW
    stream_types = (MessagesStream,)

    config_jsonschema: ClassVar = settings(
        *client_settings(OWNER, SCOPES),
        setting(
            "user_id",
            TEXT,
            "Mailbox to read: its address, or me for the one that granted access.",
            default="me",
        ),
        start_date("mail", "of older ones, only deletions are reported"),
        number("page_size", 500, "Mails per page of the list.", most=500),
        number("max_concurrency", 10, "Mails that are fetched at the same time.", most=100),
        served_at("api_url", "https://gmail.googleapis.com", "Where the Gmail API is served."),
        AUTH_URL,
    )
