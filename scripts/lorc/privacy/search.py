"""Finds a person's records: in staging, among the objects, in the backups."""

from lorc.privacy.backups import readers
from lorc.privacy.findings import Findings
from lorc.privacy.subjects import PersonalStream
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render


class Search:
    """Finds a person's records wherever they are."""

    def __init__(self, warehouse: Warehouse, findings: Findings):
        self._settings = warehouse.settings
        self._warehouse = warehouse
        self._findings = findings
        self._loaded = loaded(warehouse, findings.streams)

    def run(self) -> None:
        """Fill in the findings: by address first, then by reference until nothing is new."""
        self._mentions()
        while True:
            self._follow(self._findings.known())
            before = self._findings.known()
            self._backups()
            if self._findings.known() == before:
                return

    def _mentions(self) -> None:
        pattern = self._findings.address.pattern
        for stream in self._loaded:
            statement = render("staged_mentions", table=self._settings.table, stream=stream)
            for row in self._warehouse.rows(statement, pattern=pattern):
                self._findings.judge(stream, row)
        by_name = {
            (each.connection_name, each.object_type): each for each in self._findings.streams
        }
        statement = render("stored_mentions", table=self._settings.table)
        for row in self._warehouse.rows(statement, pattern=pattern):
            if stream := by_name.get((row["connection_name"], row["object_type"])):
                self._findings.judge(stream, row)

    def _follow(self, new_ids: dict[str, set[str]]) -> None:
        """Add the records that refer to new ids, and those that refer to these."""
        while any(new_ids.values()):
            before = self._findings.known()
            for stream in self._loaded:
                for object_type, paths in stream.refers_to.items():
                    if ids := sorted(new_ids.get(object_type, ())):
                        self._refer(stream, paths, ids)
            now = self._findings.known()
            new_ids = {name: now[name] - before[name] for name in now}

    def _refer(self, stream: PersonalStream, paths: list[str], ids: list[str]) -> None:
        statement = render(
            "referring_records", table=self._settings.table, stream=stream, paths=paths
        )
        for row in self._warehouse.rows(statement, ids=ids):
            if row["external_id"]:
                self._findings.of[stream].ids.add(row["external_id"])

    def _backups(self) -> None:
        for backup, reader in readers(self._settings, self._findings):
            with backup.path.open("rb") as lines:
                for stream, external_id in filter(None, map(reader.owner, lines)):
                    if external_id:
                        self._findings.of[stream].ids.add(external_id)


def loaded(warehouse: Warehouse, streams: list[PersonalStream]) -> list[PersonalStream]:
    """The streams that have a staging table."""
    found = {
        (dataset, table.table_id)
        for dataset in {stream.dataset for stream in streams}
        for table in tables(warehouse, dataset)
    }
    return [stream for stream in streams if (stream.dataset, stream.name) in found]


def tables(warehouse: Warehouse, dataset: str) -> list:
    """The tables of a dataset, views left out; none of one that was never loaded."""
    from google.api_core.exceptions import NotFound

    try:
        listed = list(warehouse.client.list_tables(f"{warehouse.settings.project}.{dataset}"))
    except NotFound:
        return []
    return [table for table in listed if table.table_type == "TABLE"]
