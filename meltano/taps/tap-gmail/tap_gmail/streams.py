"""What the stream is: its key and schema, what it asks for, and how its bookmark moves."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from singer_sdk import typing as th
from singer_sdk.exceptions import SkippableAPIError
from tap_common.ahead import map_ahead
from tap_common.errors import BadRequestError
from tap_common.stream import deleted, now_ms
from tap_common.tap import epoch_ms

from tap_gmail.bodies import kept_elsewhere
from tap_gmail.client import GmailStream
from tap_gmail.history import changed_mails

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from singer_sdk.helpers.types import Context

    from tap_gmail.history import Reference


class MessagesStream(GmailStream):
    """Each mail in full, as users.messages.get returns it: all at first, then what changed.

    Text that Gmail keeps elsewhere is fetched into the `data` of its part's body.

    List and history give ids only, so each mail is fetched by itself, several at a time. A parent
    and a child stream would do the same one by one, with a bookmark per mail.
    """

    name = "messages"
    primary_keys: ClassVar = ["id"]
    replication_method = "LOG_BASED"

    schema: ClassVar = th.PropertiesList(
        th.Property("id", th.StringType, required=True),
        th.Property("threadId", th.StringType),
        th.Property("labelIds", th.ArrayType(th.StringType)),
        th.Property("snippet", th.StringType),
        th.Property("historyId", th.StringType),
        th.Property("internalDate", th.StringType, description="Milliseconds since 1970, UTC."),
        th.Property("sizeEstimate", th.IntegerType),
        th.Property("payload", th.ObjectType(additional_properties=True)),
        additional_properties=True,
    ).to_dict()

    def get_records(self, context: Context | None) -> Iterator[dict]:
        """Yield what changed since the bookmark; without one, or if it is too old, every mail."""
        began_ms = now_ms()
        start = self.config.get("start_date")
        start_ms = epoch_ms(start) if start else None
        state = self.get_context_state(context)
        changes = self.get_changes(state["history_id"]) if "history_id" in state else None
        if changes:
            history_id, changed, gone = changes
            yield from map(deleted, gone)
            yield from self.get_mails(changed, start_ms)
        else:
            # Before the listing, so that the next run sees what changes meanwhile.
            history_id = self.ask("profile")["historyId"]
            yield from self.get_mails(self.list_mails(start_ms), start_ms)
            if start_ms is None:
                self.write_complete_listing(began_ms)
        began = datetime.fromtimestamp(began_ms / 1000, UTC).isoformat()
        state.clear()
        state.update(history_id=history_id, replication_key_value=began)

    def get_changes(self, history_id: str) -> tuple[str, list[Reference], list[Reference]] | None:
        """Return the next bookmark, the mails changed since `history_id`, and those gone since.

        None if Gmail no longer keeps the history since then (404), or no longer takes its id (400).
        """
        pages = self.pages("history", startHistoryId=history_id)
        try:
            first = next(pages)
            changed, gone = changed_mails(chain([first], pages))
        except (SkippableAPIError, BadRequestError):
            self.log("Gmail's history no longer reaches back to the last run: reading every mail.")
            return None
        # Of the first page, so that the next run sees what changes while the others are read.
        return first["historyId"], changed, gone

    def list_mails(self, start_ms: int | None) -> Iterator[Reference]:
        """Yield all mails, spam and trash among them, newest first; those from start_ms on."""
        # `after:` counts whole seconds, and Google does not say whether it includes its own.
        second = (start_ms or 0) // 1000 - 1
        q = f"after:{second}" if second > 0 else None
        for page in self.pages("messages", includeSpamTrash="true", q=q):
            yield from page.get("messages", ())

    def get_mails(self, mails: Iterable[Reference], start_ms: int | None) -> Iterator[dict]:
        """Yield mails from start_ms on in the given order, max_concurrency of them on their way."""
        for mail in map_ahead(self.get_mail, mails, workers=self.config["max_concurrency"]):
            if start_ms is None or not is_older(mail, start_ms):
                yield mail

    def get_mail(self, mail: Reference) -> dict:
        """Return users.messages.get of a mail with its text, or that it is gone."""
        try:
            whole = self.ask("messages", mail["id"], format="full")
        except SkippableAPIError:
            return deleted(mail)
        for body in kept_elsewhere(whole.get("payload")):
            # An id that is no longer taken leaves the body as the API gave it.
            with suppress(SkippableAPIError, BadRequestError):
                answer = self.ask("messages", mail["id"], "attachments", body["attachmentId"])
                if isinstance(answer.get("data"), str):
                    body["data"] = answer["data"]
        return whole


def is_older(mail: dict, start_ms: int) -> bool:
    """Return whether a mail says that it is older than start_ms (epoch milliseconds)."""
    with suppress(KeyError, TypeError, ValueError):
        return int(mail["internalDate"]) < start_ms
    return False
