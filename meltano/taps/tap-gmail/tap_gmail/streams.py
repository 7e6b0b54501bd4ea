"""What the stream is: its keys and schema, what it asks for, and how its bookmark moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from singer_sdk import typing as th
from singer_sdk.exceptions import SkippableAPIError
from tap_common import tap
from tap_common.ahead import map_ahead
from tap_common.stream import read_json

from tap_gmail.client import GmailStream

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests
    from singer_sdk.helpers.types import Context, Record, RequestFunc


class MessagesStream(GmailStream):
    """Each mail in full, as users.messages.get returns it; incremental by internalDate.

    The list gives ids only, so each mail is fetched by itself, several at a time. A parent and a
    child stream would do the same one by one, with a bookmark per mail.
    """

    name = "messages"
    path = "/gmail/v1/users/{user_id}/messages"
    primary_keys: ClassVar = ["id"]
    replication_key = "internalDate"

    # The list comes newest first, and not strictly so; `_increment_stream_state` finds the newest.
    is_sorted = False
    check_sorted = False

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

    def get_url_params(self, context: Context | None, next_page_token: str | None) -> dict:
        """Return the parameters of users.messages.list."""
        return {
            "maxResults": self.config["page_size"],
            "q": self.get_query(context),
            "labelIds": self.config.get("label_ids"),
            "includeSpamTrash": "true" if self.config.get("include_spam_trash") else None,
            "pageToken": next_page_token,
        }

    def get_query(self, context: Context | None) -> str | None:
        """Return q, narrowed to the mails from the bookmark's second on.

        `after:` counts whole seconds, and Google does not say whether it includes its own: the
        second before is asked for. Mails of the bookmark's second come again, none is missed.
        """
        q = self.config.get("q")
        start = self.get_starting_replication_key_value(context)
        second = epoch_ms(start) // 1000 - 1 if start else 0
        if second <= 0:
            return q
        return f"({q}) after:{second}" if q else f"after:{second}"

    def parse_response(self, response: requests.Response) -> Iterator[dict]:
        """Yield the ids on a page of the list."""
        yield from read_json(response).get("messages", ())

    def get_records(self, context: Context | None) -> Iterator[dict]:
        """Yield the mails in the list's order, max_concurrency of them on their way at a time."""
        fetch = self.request_decorator(self._request)
        vanished = 0
        for message in map_ahead(
            lambda listed: self.get_message(fetch, listed["id"]),
            self.request_records(context),
            workers=self.config["max_concurrency"],
        ):
            if message is None:
                vanished += 1
            else:
                yield message
        if vanished:
            self.log("Mails that vanished between list and get and were skipped: %d", vanished)

    def get_message(self, fetch: RequestFunc, message_id: str) -> dict | None:
        """Return users.messages.get of a mail, None if it has vanished since it was listed."""
        request = self.build_prepared_request(
            "GET",
            f"{self.get_url(None)}/{quote(message_id, safe='')}",
            params={"format": "full"},
        )
        try:
            return read_json(fetch(request, None))
        except SkippableAPIError:
            return None

    def compare_start_date(self, value: str, start_date_value: str) -> str:
        """Return the later of bookmark and start_date."""
        return max(value, start_date_value, key=epoch_ms)

    def _increment_stream_state(
        self, latest_record: Record, *, context: Context | None = None
    ) -> None:
        """Note the newest internalDate so far; it becomes the bookmark when the list is through.

        As numbers: as the texts that they are, "999" would be newer than "1000". A deleted mail
        may leave only older ones in reach, so the bookmark counts too and never moves back.
        """
        state = self.get_context_state(context)
        dates = [
            date
            for date in (
                state.get("replication_key_value"),
                state.get("progress_markers", {}).get("replication_key_value"),
                latest_record.get(self.replication_key),
            )
            if str(date).isdecimal()
        ]
        if dates:
            newest = {self.replication_key: max(dates, key=int)}
            super()._increment_stream_state(newest, context=context)


def epoch_ms(value: str) -> int:
    """Return milliseconds since 1970 from an internalDate or a start_date."""
    return int(value) if value.isdecimal() else tap.epoch_ms(value)
