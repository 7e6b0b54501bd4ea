"""The events of a run's streams, as rows that the event macros take."""

from collections.abc import Iterable
from datetime import datetime

from lorc.project.connections import Connection, Stream
from lorc.runs.run import Run

MERGE_COUNTS = ("total_records", "inserted", "updated", "unchanged", "deleted", "rejected")
# what upsert.completed says of a run that had nothing to merge
NOTHING_MERGED = dict.fromkeys((*MERGE_COUNTS, "batch_count", "duration_seconds"), 0)


class StreamEvents:
    """The events of the streams of one run. `began_from` says of each stream from where."""

    def __init__(self, connection: Connection, run: Run, began_from: dict[Stream, str | None]):
        self._connection = connection
        self._run = run
        self._began_from = began_from

    def asked(self, event_type: str) -> list[dict]:
        """ingest.started or ingest.failed of each stream."""
        return [
            row | {"event_type": event_type, "payload": {"date_filter": began_from}}
            for row, began_from in self._rows()
        ]

    def ingested(self, staged: dict[str, int]) -> list[dict]:
        """Each stream with what ingest.completed says of it; `staged` counts by object type."""
        return [
            row
            | {
                "ingest": {
                    "records_extracted": staged[row["object_type"]],
                    "records_staged": staged[row["object_type"]],
                    "duration_seconds": self._run.seconds,
                    "date_filter": began_from,
                }
            }
            for row, began_from in self._rows()
        ]

    def nothing_new(self, asked_at: datetime) -> list[dict]:
        """The last events of a run that brought nothing, when nothing else waited at that time.

        The next merge reads from the time of ingest.completed on, so that is the time.
        """
        ingested = self.ingested({stream.object_type: 0 for stream in self._began_from})
        at = {"event_type": "ingest.completed", "created_at": asked_at.isoformat()}
        return [
            *(row | at | {"payload": row["ingest"]} for row in ingested),
            *(row | {"event_type": "upsert.started"} for row, _ in self._rows()),
            *(
                row | {"event_type": "upsert.completed", "payload": NOTHING_MERGED}
                for row, _ in self._rows()
            ),
        ]

    def _rows(self) -> Iterable[tuple[dict, str | None]]:
        for stream, began_from in self._began_from.items():
            yield self._connection.named(stream), began_from
