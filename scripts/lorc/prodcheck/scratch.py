"""The datasets that a check works in: drawn names, an hour to live, deleted in any case.

Their names are written down before they are made, in a file that the check holds a lock on: what a
check that was killed has left is known by it and deleted by the next one. Until then its tables
and views expire by themselves.
"""

import fcntl
import json
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TextIO

from loopback import serving

from lorc.project.connections import Connection
from lorc.project.errors import Busy, StepFailed
from lorc.project.settings import ROOT, Settings
from lorc.warehouse.client import Warehouse
from lorc.warehouse.servers import Server

HOUR_MS = 3_600_000
LABELS = {"lorchestra": "prod-check"}
SAMPLE = ROOT / "scripts" / "sandbox" / "data"


@dataclass(frozen=True)
class Scratch:
    """Where one check works. `prefix` begins the names of its staging datasets."""

    dataset: str
    prefix: str
    staging: list[str]
    folder: str
    port: int

    @classmethod
    def drawn(cls, connections: list[Connection]) -> "Scratch":
        """Names that nobody has used, and a folder for what its runs write."""
        dataset = f"lorchestra_check_{secrets.token_hex(4)}"
        prefix = f"{dataset}_"
        staging = [prefix + each.staging_dataset.removeprefix("staging_") for each in connections]
        with serving.bind(0) as free:
            port = free.getsockname()[1]
        return cls(dataset, prefix, staging, tempfile.mkdtemp(prefix="lorc-check-"), port)

    @property
    def datasets(self) -> list[str]:
        """All of its datasets."""
        return [self.dataset, *self.staging]

    @property
    def sandbox(self) -> Server:
        """A sandbox of its own, over the sample data."""
        run_dir = Path(self.folder)
        given = (self.port, "SANDBOX_PORT", SAMPLE, "--data", run_dir)
        return Server("sandbox", "sandbox", *given)

    def warehouse(self, settings: Settings) -> Warehouse:
        """The warehouse in which a bare table name lies in its dataset."""
        labels = {"job_name": "prod_check", "stage": "job"}
        return Warehouse(replace(settings, dataset=self.dataset), labels)

    def make(self, warehouse: Warehouse) -> None:
        """Make the datasets. Raises StepFailed where one of that name is there: it is not ours."""
        from google.api_core.exceptions import Conflict
        from google.cloud import bigquery

        for name in self.datasets:
            dataset = bigquery.Dataset(f"{warehouse.settings.project}.{name}")
            dataset.location = warehouse.settings.location
            dataset.default_table_expiration_ms = HOUR_MS
            dataset.labels = LABELS
            try:
                with warehouse.plainly():
                    warehouse.client.create_dataset(dataset)
            except Conflict:
                message = f"There is a dataset {name} already, which is left alone: run it again."
                raise StepFailed(message, "conflict") from None

    def delete(self, warehouse: Warehouse) -> list[str]:
        """Delete the datasets that a check has made, and what else it left. Returns which."""
        from google.api_core.exceptions import NotFound

        self.sandbox.stop()
        gone = []
        for name in self.datasets:
            reference = f"{warehouse.settings.project}.{name}"
            try:
                with warehouse.plainly():
                    if warehouse.client.get_dataset(reference).labels != LABELS:
                        continue
                    warehouse.client.delete_dataset(reference, delete_contents=True)
            except NotFound:
                continue
            gone.append(name)
        shutil.rmtree(self.folder, ignore_errors=True)
        return gone


class Names:
    """The file that the names of a check are in. `left` is what an earlier one has left."""

    def __init__(self, file: TextIO):
        self._file = file
        found = file.read()
        self.left = Scratch(**json.loads(found)) if found.strip() else None

    def write(self, drawn: Scratch | None) -> None:
        """Write the names down; none once what they name is gone."""
        self._file.seek(0)
        self._file.write(json.dumps(asdict(drawn)) if drawn else "")
        self._file.truncate()
        self._file.flush()


@contextmanager
def held(settings: Settings) -> Iterator[Names]:
    """Hold that file for the block. Raises Busy where another check runs."""
    path = settings.state_dir / "locks" / "prod-check.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with path.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("Another prod-check runs here: wait for it.") from None
        yield Names(file)
