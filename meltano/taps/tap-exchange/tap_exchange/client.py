"""How the tap talks to Microsoft Graph: headers, links, and what an error means."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from singer_sdk.exceptions import FatalAPIError, SkippableAPIError
from tap_common.stream import ApiStream

from tap_exchange.auth import GRANT_ANEW

if TYPE_CHECKING:
    from collections.abc import Iterator

ALLOW = "the app of client_id must be allowed to read user_id (permission Mail.Read)"


class GraphStream(ApiStream):
    """A stream of a mailbox in Microsoft Graph."""

    remedies: ClassVar = {
        400: "check user_id and select_properties",
        401: f"{ALLOW}; with a refresh token, {GRANT_ANEW}",
        403: ALLOW,
        404: "check api_url and user_id",
    }

    @property
    def mailbox_url(self) -> str:
        """Where the mailbox is served."""
        user = self.config["user_id"]
        owner = "me" if user == "me" else f"users/{quote(user, safe='@')}"
        return f"{self.url_base}/v1.0/{owner}"

    def ask(self, url: str, params: dict | None = None) -> dict:
        """Return the answer to a GET, with ids that stay the same when a mail moves.

        Without the preference they change with the folder; it counts for its own request alone
        (learn.microsoft.com/graph/outlook-immutable-id).
        """
        prefer = f'IdType="ImmutableId", odata.maxpagesize={self.config["page_size"]}'
        return self.fetch(url, params=params, headers={"Prefer": prefer})

    def find(self, url: str, params: dict | None = None) -> dict | None:
        """Return the answer to a GET, None if there is nothing (any more)."""
        try:
            return self.ask(url, params)
        except SkippableAPIError:
            return None

    def pages(self, url: str, params: dict | None = None) -> Iterator[dict]:
        """Yield the pages of a delta query, empty ones too; the last has the @odata.deltaLink.

        Raises:
            FatalAPIError: when a page has no link, or one that leads elsewhere than to api_url.
        """
        asked = self.follow(
            lambda link: self.ask(self.own_link(link)) if link else self.ask(url, params),
            lambda page: page.get("@odata.nextLink"),
        )
        for page in asked:
            yield page
        if "@odata.deltaLink" not in page:
            msg = "Microsoft Graph ended a delta query without a delta link: check api_url."
            raise FatalAPIError(msg)
