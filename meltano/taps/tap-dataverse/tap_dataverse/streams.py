"""What a stream is: the rows of a table, what changed in them, and how the bookmark moves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from singer_sdk import typing as th
from singer_sdk.exceptions import FatalAPIError
from tap_common.errors import ExpiredError
from tap_common.stream import now_ms
from tap_common.tap import epoch_ms

from tap_dataverse.client import DataverseStream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from singer_sdk import Tap
    from singer_sdk.helpers.types import Context

# A transaction may write rows for two minutes after the time that it puts into modifiedon, and
# this clock may differ from the server's.
OVERLAP_MS = 10 * 60 * 1000


class TableStream(DataverseStream):
    """Each row of a table, with its annotations; deletions and changes by change tracking.

    The bookmark is `delta_link`, and in `replication_key_value` the time at which the last
    complete run began to read.
    """

    def __init__(self, tap: Tap, name: str) -> None:
        """`name` is the stream's; its entity set and key are settings that begin with it."""
        self.entity_set, self.key = tap.config[f"{name}_entity_set"], tap.config[f"{name}_id"]
        path = f"/api/data/{tap.config['api_version']}/{self.entity_set}"
        super().__init__(tap, name=name, schema=row_schema(self.key), path=path)
        self.primary_keys = [self.key]
        self.forced_replication_method = "LOG_BASED"

    def get_records(self, context: Context | None) -> Iterator[dict]:  # noqa: ARG002
        """Yield what happened since the bookmark; without a good one, the rows there are."""
        link = self.stream_state.get("delta_link")
        if link and self.start_ms <= self.bookmark_ms:
            try:
                yield from self.read_changes(link)
                return
            except ExpiredError as error:
                self.log("%s Reading %s from the start.", error, self.entity_set)
        if self.config.get("start_date"):
            yield from self.read_since(max(self.start_ms, self.bookmark_ms - OVERLAP_MS))
        else:
            yield from self.read_all()

    def read_changes(self, link: str) -> Iterator[dict]:
        """Yield changed rows and deletions, in the answer's order: the last word on a row counts.

        An answer without changes may come without a delta link; the one that it answers stays good.
        """
        began_ms = now_ms()
        newest = yield from self.read(link)
        self.move_bookmark(began_ms, newest or link)

    def read_all(self) -> Iterator[dict]:
        """Yield every row; what does not come is gone."""
        began_ms = now_ms()
        link = yield from self.read(self.get_url(None))
        if link is None:
            msg = f"Dataverse tracks no changes of {self.entity_set}: {self.enable_tracking}."
            raise FatalAPIError(msg)
        self.write_complete_listing(began_ms)
        self.move_bookmark(began_ms, link)

    def read_since(self, moment_ms: int) -> Iterator[dict]:
        """Yield the rows modified at a time (epoch milliseconds) or later.

        Deletions stay unknown.
        """
        began_ms = now_ms()
        yield from self.read(self.get_url(None), where=f"modifiedon ge {utc(moment_ms)}")
        self.move_bookmark(began_ms, None)

    @property
    def start_ms(self) -> int:
        """The setting start_date in epoch milliseconds, 0 without one."""
        return epoch_ms(self.config.get("start_date") or "1970-01-01")

    @property
    def bookmark_ms(self) -> int:
        """When the last complete run began, in epoch milliseconds, 0 before the first."""
        return epoch_ms(self.stream_state.get("replication_key_value") or "1970-01-01")

    def move_bookmark(self, began_ms: int, delta_link: str | None) -> None:
        """Note that everything up to `began_ms` (epoch milliseconds) has been read."""
        state = {"replication_key_value": utc(began_ms), "delta_link": delta_link}
        self.stream_state.update(state)


def row_schema(key: str) -> dict:
    """Return what is known of every table's rows; everything else passes too."""
    return th.PropertiesList(
        th.Property(key, th.StringType, required=True),
        th.Property("createdon", th.StringType),
        th.Property("modifiedon", th.StringType),
        th.Property("statecode", th.IntegerType, description="0 active, 1 inactive."),
        th.Property("statuscode", th.IntegerType),
        th.Property("versionnumber", th.IntegerType),
        additional_properties=True,
    ).to_dict()


def utc(moment_ms: int) -> str:
    """Return epoch milliseconds as Dataverse writes times: UTC, whole seconds."""
    return f"{datetime.fromtimestamp(moment_ms // 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"
