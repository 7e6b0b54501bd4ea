"""A connection's staging tables: made before they are first loaded, and counted afterwards."""

from lorc.ingest.extract import Extraction
from lorc.project.connections import Connection, Stream
from lorc.project.errors import StepFailed
from lorc.runs.run import Run
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

DAY_MS = 86_400_000


def create(warehouse: Warehouse, connection: Connection, streams: list[Stream]) -> None:
    """Make the tables of streams that were never extracted; the loader would too."""
    if streams:
        warehouse.create_dataset(connection.staging_dataset)
    for stream in streams:
        table = warehouse.settings.table(stream.name, connection.staging_dataset)
        warehouse.query(render("create_staging_table", relation=table))


def expire(warehouse: Warehouse, connection: Connection, streams: list[Stream]) -> None:
    """Let what was staged expire after BQ_STAGING_DAYS, if that is set."""
    days, settings = warehouse.settings.staging_days, warehouse.settings
    for stream in streams if days else ():
        name = f"{settings.project}.{connection.staging_dataset}.{stream.name}"
        with warehouse.plainly():
            table = warehouse.client.get_table(name)
            partitioning = table.time_partitioning
            if partitioning and partitioning.expiration_ms != days * DAY_MS:
                partitioning.expiration_ms = days * DAY_MS
                table.time_partitioning = partitioning
                warehouse.client.update_table(table, ["time_partitioning"])


def reconcile(
    warehouse: Warehouse,
    connection: Connection,
    run: Run,
    streams: list[Stream],
    extraction: Extraction,
) -> dict[str, int]:
    """The objects and deletions per object type, once each record has been found in staging.

    Raises StepFailed when one has not.
    """
    from google.api_core.exceptions import NotFound

    of_run = {
        "started_at": run.started.isoformat(),
        "first_sequence": extraction.first_sequence,
        "last_sequence": extraction.last_sequence,
    }
    staged = {}
    for stream in streams:
        extracted, found = extraction.records.get(stream.name, 0), 0
        if extracted:
            table = warehouse.settings.table(stream.name, connection.staging_dataset)
            statement = render("count_staged", relation=table, **of_run)
            try:
                [row] = warehouse.rows(statement)
                found = row["records_staged"]
            except NotFound:
                found = 0
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
