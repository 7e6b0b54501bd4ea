"""How the tap talks to the Gmail API: sign-in, paging, and what an error means."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from singer_sdk.pagination import BaseAPIPaginator
from tap_common.stream import ApiStream, read_json

from tap_gmail.auth import GRANT_ANEW, authenticator

if TYPE_CHECKING:
    import requests
    from tap_common.oauth import TokenAuthenticator

ALLOW = (
    "the Gmail API must be enabled in the Google Cloud project of client_id, "
    "and the account that granted access must be allowed to read user_id"
)


class PageTokenPaginator(BaseAPIPaginator):
    """Follows nextPageToken, past empty pages too."""

    def __init__(self) -> None:
        super().__init__(None)

    def get_next(self, response: requests.Response) -> str | None:
        """Return the token of the next page, None after the last."""
        return read_json(response).get("nextPageToken")

    def continue_if_empty(self, response: requests.Response) -> bool:  # noqa: ARG002
        """A page whose mails were all filtered out is not the last one."""
        return True


class GmailStream(ApiStream):
    """A stream of the Gmail API."""

    api_name = "Gmail"
    remedies: ClassVar = {
        400: "check q, label_ids and user_id",
        401: GRANT_ANEW,
        403: f"{ALLOW}; if that is so, {GRANT_ANEW}",
        404: "check api_url and user_id",
    }
    # Google's guide to resolving Gmail API errors: these two come as 403 and pass with time.
    temporary = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})

    @cached_property
    def authenticator(self) -> TokenAuthenticator:
        """The one holder of the access token."""
        return authenticator(self.config)

    def get_new_paginator(self) -> PageTokenPaginator:
        """Return a paginator at the first page."""
        return PageTokenPaginator()

    def error_code(self, response: requests.Response) -> str:
        """Return Google's word for an error, such as rateLimitExceeded, or the HTTP phrase."""
        with suppress(ValueError, LookupError, TypeError):
            return response.json()["error"]["errors"][0]["reason"]
        return response.reason
