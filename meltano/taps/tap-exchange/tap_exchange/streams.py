"""What the stream is, how the folders are read, and how its bookmark moves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from singer_sdk.exceptions import FatalAPIError, SkippableAPIError
from tap_common.ahead import map_ahead
from tap_common.errors import ExpiredError
from tap_common.stream import deleted, now_ms
from tap_common.tap import epoch_ms

from tap_exchange.client import GraphStream
from tap_exchange.observations import Observations
from tap_exchange.schema import MESSAGE, SELECTABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from singer_sdk.helpers.types import Context

# The server sets these in every message: one that lacks some is not whole.
ALWAYS = {"body", "changeKey", "createdDateTime", "isRead", "lastModifiedDateTime"}
# So many mails a delta query with $filter gives at most
# (learn.microsoft.com/graph/delta-query-messages).
FILTERED_MOST = 5000


class MessagesStream(GraphStream):
    """Each mail of every folder; changes and deletions by one delta query per folder.

    The bookmark is `delta_links`, a link per folder id, and in `replication_key_value` the time at
    which the last complete run began.
    """

    name = "messages"
    path = "/mailFolders/{folder}/messages/delta"
    primary_keys: ClassVar = ["id"]
    forced_replication_method = "LOG_BASED"
    schema: ClassVar = MESSAGE

    def get_records(self, context: Context | None) -> Iterator[dict]:  # noqa: ARG002
        """Yield what happened since the bookmark; without a good one, the mails there are."""
        began_ms, folders, links = now_ms(), self.folders(), self.good_links()
        if not links.keys() <= set(folders):
            # No notice comes for the mails of a folder that went.
            self.log("A mail folder is gone. Reading all folders from the start.")
        elif links:
            try:
                yield from self.read(folders, links)
            except ExpiredError as error:
                self.log("%s Reading all folders from the start.", error)
            else:
                self.move_bookmark(began_ms, links)
                return
        began_ms, links = now_ms(), {}
        yield from self.read(folders, links)
        if not self.since:
            self.write_complete_listing(began_ms)
        self.move_bookmark(began_ms, links)

    def read(self, folders: list[str], links: dict[str, str]) -> Iterator[dict]:
        """Yield what the folders tell from their links on, and put their new links into `links`.

        A mail that moved while the folders were read may have been in none of them just then. It
        is looked for in a second round, if anything may be missing.
        """
        from_the_start, observations = not links, Observations()
        for folder in folders:
            yield from self.read_folder(folder, links, observations)
        if from_the_start or observations.missing:
            for folder in self.folders():
                yield from self.read_folder(folder, links, observations)
        yield from self.settle(observations.missing)

    def read_folder(
        self, folder: str, links: dict[str, str], observations: Observations
    ) -> Iterator[dict | None]:
        """Yield the mails that came to a folder or changed in it; the SDK leaves out a None."""
        link, told = links.get(folder), 0
        url = f"{self.mailbox_url}/mailFolders/{quote(folder, safe='')}/messages/delta"
        pages = self.pages(self.own_link(link)) if link else self.pages(url, self.first_params)
        try:
            for page in pages:
                told += len(page["value"])
                live = []
                for item in page["value"]:
                    if "@removed" in item:
                        observations.left(item, folder)
                    else:
                        observations.saw(item["id"], folder)
                        live.append(item)
                yield from map_ahead(self.whole, live, workers=self.config["max_concurrency"])
            links[folder] = page["@odata.deltaLink"]
        except SkippableAPIError:
            # The folder went since it was listed. The next run misses it there and starts over.
            links.setdefault(folder, "")
        if self.since and not link and told >= FILTERED_MOST:
            msg = (
                f"A mail folder has {told} mails or more since start_date, and Microsoft Graph "
                f"gives only {FILTERED_MOST}: set a later start_date, or none."
            )
            raise FatalAPIError(msg)

    def whole(self, item: dict) -> dict | None:
        """Return the whole mail of a delta query's item, None if it is gone meanwhile.

        "Updated instances are represented by their id with at least the properties that have been
        updated" (learn.microsoft.com/graph/delta-query-overview). Of a mail that was read Graph
        has been seen to give id, isRead and parentFolderId alone, without an etag
        (github.com/microsoftgraph/microsoft-graph-docs/issues/7776).
        """
        wanted = ALWAYS & set(self.select.split(","))
        if "@odata.etag" in item and wanted <= item.keys():
            return item
        return self.get_message(item["id"])

    def settle(self, missing: dict[str, dict]) -> Iterator[dict]:
        """Yield each missing mail as it is, or as deleted if it is in no folder of the mailbox.

        A mail that was deleted for good is kept for a while in a folder that no list shows
        (recoverableitemsdeletions), where it still answers to its id.
        """
        found = map_ahead(self.get_message, missing, workers=self.config["max_concurrency"])
        gone_to: set[str] = set()
        folders: list[str] = []
        for notice, mail in zip(missing.values(), found, strict=True):
            parent = mail and mail["parentFolderId"]
            if parent and parent not in folders and parent not in gone_to:
                folders = self.folders()
                gone_to |= {parent} - set(folders)
            yield mail if parent in folders else deleted(notice)

    def get_message(self, message_id: str) -> dict | None:
        """Return a mail by its id, None if there is none (any more)."""
        url = f"{self.mailbox_url}/messages/{quote(message_id, safe='')}"
        return self.find(url, {"$select": self.select})

    def folders(self) -> list[str]:
        """Return the ids of all mail folders, at every level.

        Search folders show mails of other folders and are left out.
        """
        pages = self.pages(f"{self.mailbox_url}/mailFolders/delta")
        folders = {folder["id"]: folder for page in pages for folder in page["value"]}
        return [
            folder_id
            for folder_id, folder in folders.items()
            if "@removed" not in folder
            and folder.get("@odata.type") != "#microsoft.graph.mailSearchFolder"
        ]

    @property
    def select(self) -> str:
        """$select: every property is named, because unnamed internetMessageHeaders do not come.

        They hold In-Reply-To and References. parentFolderId tells the mail that moved from the
        one that is gone.
        """
        chosen = self.config.get("select_properties") or SELECTABLE
        return ",".join(dict.fromkeys([*chosen, "parentFolderId"]))

    @property
    def since(self) -> str:
        """The setting start_date as Graph writes times, empty without one."""
        start = self.config.get("start_date")
        return utc(epoch_ms(start)) if start else ""

    @property
    def first_params(self) -> dict[str, str]:
        """The parameters of a folder's first request; its links keep them for all that follow."""
        narrowed = {"$filter": f"receivedDateTime ge {self.since}"} if self.since else {}
        return {"$select": self.select, **narrowed}

    def good_links(self) -> dict[str, str]:
        """Return a copy of the bookmark's links; none if they tell other things than are asked for.

        Links that a start_date narrowed hold for it alone, others for each before the bookmark.
        """
        state = self.stream_state
        had, bookmark = state.get("since", ""), state.get("replication_key_value", "")
        is_wide_enough = had == self.since or (not had and self.since <= bookmark)
        is_good = is_wide_enough and state.get("select") == self.select
        return dict(state.get("delta_links", {})) if is_good else {}

    def move_bookmark(self, began_ms: int, links: dict[str, str]) -> None:
        """Note that everything up to `began_ms` (epoch milliseconds) has been read."""
        asked = {"select": self.select, "since": self.since}
        self.stream_state.update(replication_key_value=utc(began_ms), delta_links=links, **asked)


def utc(moment_ms: int) -> str:
    """Return epoch milliseconds as Graph writes times: UTC, whole seconds."""
    return f"{datetime.fromtimestamp(moment_ms // 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"
