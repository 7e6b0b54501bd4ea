"""How the tap talks to the Gmail API: paging, and what an error means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from tap_common.google import GoogleStream, grant_anew

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER, SCOPES = "the mailbox's owner", "scope gmail.readonly"
GRANT_ANEW = grant_anew(OWNER, SCOPES)
ALLOW = (
    "the Gmail API must be enabled in the Google Cloud project of client_id, "
    "and the account that granted access must be allowed to read user_id"
)


class GmailStream(GoogleStream):
    """A stream of the Gmail API, from one mailbox."""

    path = "/gmail/v1/users/{user_id}"
    remedies: ClassVar = {
        400: "check user_id",
        401: GRANT_ANEW,
        403: f"{ALLOW}; if that is so, {GRANT_ANEW}",
        404: "check api_url and user_id",
    }

    def ask(self, *path: str, **params: Any) -> dict:
        """Return the answer to a GET of path below the mailbox; what is None is not asked for."""
        below = "/".join(quote(part, safe="") for part in path)
        return self.fetch(f"{self.get_url(None)}/{below}", params=params)

    def pages(self, *path: str, **params: Any) -> Iterator[dict]:
        """Yield the answers of a list, following nextPageToken past empty pages too."""

        def ask(token: str | None) -> dict:
            size = self.config["page_size"]
            return self.ask(*path, **params, maxResults=size, pageToken=token)

        return self.follow(ask, lambda page: page.get("nextPageToken"))
