"""`lorc forget`: a person's objects, found in every connection, deleted and kept away."""

from lorc.console.tables import print_table
from lorc.privacy import subjects
from lorc.privacy.erase import Erasure, failure_of
from lorc.privacy.findings import Findings
from lorc.privacy.search import Search
from lorc.privacy.subjects import Address
from lorc.project import connections
from lorc.project.settings import Settings
from lorc.runs.recorded import recorded
from lorc.runs.run import Run
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse

TABLES = ("raw_objects", "rejected_objects", "forgotten_objects", "event_log")

AT_THE_SOURCE = (
    "Delete them at the source too: what it still shows is extracted again, kept in the new\n"
    "backups and dropped before the merge. `lorc forget --verify` says where the address still is."
)
NOT_FOUND = (
    "no record in the warehouse names this address. `lorc forget --verify`\n"
    "says whether a backup does."
)


def main(settings: Settings, text: str, mentions: bool, yes: bool) -> bool:
    """Say what of a person there is, and forget it if `yes`.

    Returns whether tables were emptied that the lanes have to build anew.
    Raises Busy when a connection is being ingested or the lanes are being built, StepFailed when a
    step fails; the same command puts right whatever was left.
    """
    address = Address(text)
    servers.make_ready(settings)
    warehouse = Warehouse(settings)
    if not yes:
        found = _find(warehouse, address, mentions).of.values()
        if any(each.count or each.mentions for each in found):
            print(f"Nothing was deleted: --yes does it. {AT_THE_SOURCE}")
        else:
            print(f"Nothing was deleted: {NOT_FOUND}")
        return False
    run = Run.start("forget", {"connection": None})
    with recorded(settings, run, [*connections.load(), "lanes"], failure_of) as record:
        erasure = Erasure(record, _find(warehouse, address, mentions))
        erasure.run()
    print(f"Forgotten ({run.id}). {AT_THE_SOURCE}")
    return bool(erasure.emptied)


def _find(warehouse: Warehouse, address: Address, mentions: bool) -> Findings:
    """Find what is the person's, and print how much there is."""
    _create_tables(warehouse)
    findings = Findings(subjects.streams(), address, mentions)
    Search(warehouse, findings).run()
    _show(findings)
    return findings


def _create_tables(warehouse: Warehouse) -> None:
    warehouse.create_dataset()
    for name in TABLES:
        if not warehouse.has_table(name):
            warehouse.create_table(name)


def _show(findings: Findings) -> None:
    rows = [
        [
            stream.connection_name,
            stream.object_type,
            len(found.ids),
            len(found.unidentified),
            len(found.mentions - found.ids),
        ]
        for stream, found in findings.of.items()
        if found.count or found.mentions
    ]
    print_table(["connection", "object_type", "objects", "without id", "only mentioned"], rows)
