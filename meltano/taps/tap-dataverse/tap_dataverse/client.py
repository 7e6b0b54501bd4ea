"""How the tap talks to the Dataverse Web API: headers, links, and what an error means."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote

from singer_sdk.exceptions import FatalAPIError
from tap_common.errors import ExpiredError
from tap_common.stream import ApiStream, deleted

if TYPE_CHECKING:
    from collections.abc import Generator

    import requests

# ExpiredVersionStamp, "Version stamp associated with the client has expired. Please perform a full
# sync.": the answer to a delta link older than the environment's ExpireChangeTrackingInDays, 7 by
# default (github.com/MicrosoftDocs/powerapps-docs/issues/3845).
EXPIRED = frozenset({"0x80044352"})


class DataverseStream(ApiStream):
    """A stream of the Dataverse Web API."""

    entity_set: str
    key: str

    @property
    def remedies(self) -> dict[int, str]:
        """What the user has to do, by HTTP status."""
        return {
            400: "check start_date and api_version"
            if self.config.get("start_date")
            else self.enable_tracking,
            401: "check tenant_id and client_id, and that the environment of api_url has an "
            "application user for client_id",
            403: "give the application user of client_id a security role that reads all rows of "
            f"the table {self.entity_set} (access level Organization)",
            404: f"check api_url, api_version and {self.name}_entity_set ({self.entity_set})",
            410: "run again",
        }

    @property
    def enable_tracking(self) -> str:
        """How a table becomes one that this tap can read."""
        return (
            f"enable change tracking for the table {self.entity_set} (Power Apps, Tables, the "
            "table's Properties, Advanced options, Track changes)"
        )

    def read(self, url: str, *, where: str | None = None) -> Generator[dict, None, str | None]:
        """Yield the records of an answer and of those that it links to; return the delta link.

        With `where`, a $filter, there is no change tracking: Dataverse does not combine the two.
        """
        wishes = [
            *(() if where else ("odata.track-changes",)),
            f"odata.maxpagesize={self.config['page_size']}",
            'odata.include-annotations="*"',
        ]
        headers = {
            "Accept": "application/json",
            "OData-Version": "4.0",
            "OData-MaxVersion": "4.0",
            "Prefer": ", ".join(wishes),
        }
        params = {"$filter": where} if where else None
        pages = self.follow(
            lambda link: self.fetch(
                self.own_link(link or url), params=None if link else params, headers=headers
            ),
            lambda page: page.get("@odata.nextLink"),
        )
        for page in pages:
            yield from map(self.as_record, page.get("value", ()))
        return page.get("@odata.deltaLink")

    def as_record(self, item: dict) -> dict:
        """Return a row as it is, and the notice of a deletion with the table's key."""
        return deleted({**item, self.key: item["id"]}) if self._is_deletion(item) else item

    def _is_deletion(self, item: dict) -> bool:
        """Whether an item is the notice of a deletion, by its context or by its reason alone."""
        if str(item.get("@odata.context", "")).endswith("/$deletedEntity"):
            return True
        told = item.get("@removed") or item
        return self.key not in item and "id" in item and told.get("reason") == "deleted"

    def validate_response(self, response: requests.Response) -> None:
        """Tell an expired delta link and a table without change tracking from other errors.

        No documentation lists every code of a delta link that is too old or damaged, so a 400 that
        answers one counts too: if something else is wrong, the complete listing says so.

        Raises:
            ExpiredError: when a delta link is no longer good.
            FatalAPIError: 501, a table without change tracking.
        """
        status = response.status_code
        if status >= HTTPStatus.BAD_REQUEST:
            code, told = self.told(response)
            is_delta = "$deltatoken=" in unquote(response.url)
            if code in EXPIRED or (is_delta and status == HTTPStatus.BAD_REQUEST):
                raise ExpiredError(f"{told}: the delta link has expired.")
            if status == HTTPStatus.NOT_IMPLEMENTED:
                raise FatalAPIError(f"{told}: {self.enable_tracking}.")
        super().validate_response(response)
