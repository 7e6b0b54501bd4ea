"""`lorc forget --verify`: every place where an address still is, never what stands there."""

from collections.abc import Iterator
from pathlib import Path

from emulator.limits import SPILL_FOLDER, UPLOADS_FOLDER

from lorc.privacy import subjects
from lorc.privacy.search import tables
from lorc.privacy.subjects import Address
from lorc.project.settings import ROOT, Settings
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

# of the warehouse's data folder, beside its tables: exports, uploads, what did not fit in memory
LOOSE = ("gcs", UPLOADS_FOLDER, SPILL_FOLDER)
MELTANO_LOGS = ROOT / "meltano" / ".meltano" / "logs"


def main(settings: Settings, text: str) -> int:
    """Name the places where the address is. Returns the exit code: 1 if there is one."""
    address = Address(text)
    servers.make_ready(settings)
    found = {
        **dict(_tables(Warehouse(settings), address)),
        **dict(_files(settings, address)),
    }
    places = {place: count for place, count in found.items() if count}
    for place, count in places.items():
        print(f"{place}: {count:,} {'mention' if count == 1 else 'mentions'}")
    if places:
        print(f"The address is in {len(places)} of {len(found)} tables and files.")
        return 1
    print(f"The address is in none of {len(found)} tables and files.")
    return 0


def _tables(warehouse: Warehouse, address: Address) -> Iterator[tuple[str, int]]:
    """Each table of the project's own dataset and of the staging datasets, and its rows that
    mention the address in any column."""
    settings = warehouse.settings
    staging = sorted({stream.dataset for stream in subjects.streams()})
    for dataset in [settings.dataset, *staging]:
        for table in tables(warehouse, dataset):
            statement = render("count_mentions", relation=settings.table(table.table_id, dataset))
            [row] = warehouse.rows(statement, pattern=address.pattern)
            yield f"{dataset}.{table.table_id}", row["mentions"]


def _files(settings: Settings, address: Address) -> Iterator[tuple[str, int]]:
    """Each file that runs leave, and its lines that mention the address."""
    folders = (settings.backup_dir, settings.state_dir, settings.log_dir, settings.target_dir)
    data = settings.warehouse_dir / "data"
    loose = {data / name for name in LOOSE}
    for folder in (*folders, MELTANO_LOGS):
        for path in sorted(folder.rglob("*")):
            is_table = data in path.parents and loose.isdisjoint(path.parents)
            if path.is_file() and not path.is_symlink() and not is_table:
                yield str(path), _lines(path, address)


def _lines(path: Path, address: Address) -> int:
    try:
        with path.open(errors="replace") as lines:
            return sum(map(address.is_mentioned_in, lines))
    except FileNotFoundError:  # what the warehouse spills is there for as long as a statement runs
        return 0
