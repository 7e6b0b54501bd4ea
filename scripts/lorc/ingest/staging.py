"""A connection's staging tables: made before they are first loaded, and counted afterwards."""

from lorc.ingest.extract import Extraction
from lorc.project.connections import Connection, Stream
from lorc.project.errors import StepFailed
from lorc.runs.run import Run
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render


class Staging:
    """The staging dataset of the connection that a run ingests."""

    def __init__(self, warehouse: Warehouse, connection: Connection, run: Run):
        self._warehouse = warehouse
        self._dataset = connection.staging_dataset
        self._run = run

    def create(self, streams: list[Stream]) -> None:
        """Make the tables of streams that were never extracted; the loader would too."""
        if streams:
            self._warehouse.create_dataset(self._dataset)
        for stream in streams:
            self._warehouse.query(render("create_staging_table", relation=self._table(stream)))

    def reconcile(self, streams: list[Stream], extraction: Extraction) -> dict[str, int]:
        """The objects and deletions per object type, once each record has been found in staging.

        Raises StepFailed when one has not.
        """
        staged = {}
        for stream in streams:
            extracted = extraction.records.get(stream.name, 0)
            found = self._count(stream, extraction) if extracted else 0
            if found != extracted:
                raise StepFailed(
                    f"{extracted:,} records of {stream.name} were extracted and {found:,} are in "
                    "staging. The bookmark stays where it was: run the same command again.",
                    "reconcile",
                    records_extracted=extracted,
                    records_staged=found,
                )
            staged[stream.object_type] = extracted - extraction.listings.get(stream.name, 0)
        return staged

    def _table(self, stream: Stream) -> str:
        return self._warehouse.settings.table(stream.name, self._dataset)

    def _count(self, stream: Stream, extraction: Extraction) -> int:
        from google.api_core.exceptions import NotFound

        statement = render(
            "count_staged",
            relation=self._table(stream),
            started_at=self._run.started.isoformat(),
            first_sequence=extraction.first_sequence,
            last_sequence=extraction.last_sequence,
        )
        try:
            return self._warehouse.rows(statement)[0]["records_staged"]
        except NotFound:
            return 0
