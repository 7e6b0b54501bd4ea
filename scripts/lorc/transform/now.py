"""The warehouse as it is now: which version of each table it holds, and what day it is."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from lorc.project.settings import time_zone
from lorc.transform import project_files
from lorc.transform.lineage import RAW, ROWS, SEED, Node
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render


@dataclass(frozen=True)
class Now:
    """Versions by name: of tables and views, of object types as raw_objects:email, of the rows of a
    view as rows:int_source_reads, of seed files.

    A version is a text that differs once anything was written, by whomever.
    """

    versions: dict[str, str]
    today: date | None = None
    files: dict[str, str] = field(default_factory=dict)

    def turned(self, turns: str) -> str:
        """The day or week it is, as its first day; nothing for what turns with neither."""
        if not turns:
            return ""
        back = self.today.weekday() if self.today and turns == "week" else 0
        return str(self.today and self.today - timedelta(days=back))


def read(warehouse: Warehouse) -> Now:
    """The versions of the dataset's tables and views; none if there is no dataset."""
    from google.api_core.exceptions import NotFound

    statement = render("table_versions", table=warehouse.settings.table)
    try:
        rows = warehouse.rows(statement, time_zone=time_zone().key)
    except NotFound:
        return Now({})
    versions = {
        row["table_id"]: f"{row['creation_time']} {row['last_modified_time']}" for row in rows
    }
    return Now(versions, rows[0]["today"] if rows else None)


def with_objects(now: Now, warehouse: Warehouse, known: dict[str, str]) -> Now:
    """The same with the versions of the object types.

    They are `known` with the version of raw_objects that they were read of: that one is not read
    again. The types come after the tables: what is written in between is seen by the next run.
    """
    version = now.versions.get(RAW)
    if version is None:
        return now
    if known.get(RAW) != version:
        statement = render("object_versions_by_type", table=warehouse.settings.table)
        rows = warehouse.rows(statement)
        known = {f"{RAW}:{row['object_type']}": row["version"] for row in rows} | {RAW: version}
    return Now(now.versions | known, now.today, now.files)


def with_rows(now: Now, warehouse: Warehouse, nodes: dict[str, Node]) -> Now:
    """The same with the versions of the views that these nodes compare by their rows; none for a
    view that is not there yet, or cannot be read because what is below it is not."""
    from google.api_core.exceptions import BadRequest, NotFound

    prefix = f"{ROWS}:"
    names = {name for node in nodes.values() for name in node.reads if name.startswith(prefix)}
    found = {}
    for name in sorted(names):
        view = name.removeprefix(prefix)
        if view in now.versions:
            statement = render("view_rows", table=warehouse.settings.table, view=view)
            with suppress(BadRequest, NotFound):
                [row] = warehouse.rows(statement)
                found[name] = row["version"]
    return Now(now.versions | found, now.today, now.files)


def with_files(now: Now, nodes: dict[str, Node]) -> Now:
    """The same with the checksums of the files of these seeds."""
    seeds = [node for node in nodes.values() if node.kind == SEED]
    files = {node.name: project_files.checksum(node.file) for node in seeds}
    return Now(now.versions, now.today, files)
