"""How the tap talks to the Gmail API: sign-in, paging, and what an error means."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from tap_common.stream import ApiStream

from tap_gmail.auth import GRANT_ANEW, authenticator

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests
    from tap_common.oauth import TokenAuthenticator

ALLOW = (
    "the Gmail API must be enabled in the Google Cloud project of client_id, "
    "and the account that granted access must be allowed to read user_id"
)


class GmailStream(ApiStream):
    """A stream of the Gmail API, from one mailbox."""

    path = "/gmail/v1/users/{user_id}"
    api_name = "Gmail"
    remedies: ClassVar = {
        400: "check user_id",
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

    def ask(self, *path: str, **params: Any) -> dict:
        """Return the answer to a GET of path below the mailbox; what is None is not asked for."""
        below = "/".join(quote(part, safe="") for part in path)
        return self.fetch(f"{self.get_url(None)}/{below}", params=params)

    def pages(self, *path: str, **params: Any) -> Iterator[dict]:
        """Yield the answers of a list, following nextPageToken past empty pages too."""
        token = None
        while True:
            page = self.ask(*path, **params, maxResults=self.config["page_size"], pageToken=token)
            yield page
            token = page.get("nextPageToken")
            if not token:
                return

    def error_code(self, response: requests.Response) -> str:
        """Return Google's word for an error, such as rateLimitExceeded, or the HTTP phrase."""
        with suppress(ValueError, LookupError, TypeError):
            return response.json()["error"]["errors"][0]["reason"]
        return response.reason
