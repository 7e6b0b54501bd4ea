"""The checks one after the other, as a table, an exit code and a file that may be sent around."""

import json
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from statistics import median

from lorc.console.tables import print_table
from lorc.prodcheck import dry_runs, permissions, probes, runs, scratch
from lorc.prodcheck.scratch import Names, Scratch
from lorc.project import connections, private_files
from lorc.project.environment import GB
from lorc.project.errors import LorcError
from lorc.project.settings import Settings
from lorc.runs.signals import Interruptible
from lorc.warehouse import folder, refusals, servers
from lorc.warehouse.client import Warehouse

SLOW_SECONDS = 5
OK, FAILED, LEFT_OUT = "ok", "failed", "left out"
PACKAGES = ("dbt-core", "dbt-bigquery", "google-cloud-bigquery", "meltano")


@dataclass
class Check:
    """One line of the table. `figures` are for the report alone."""

    name: str
    result: str
    said: str
    seconds: float = 0.0
    figures: dict = field(default_factory=dict)


class Checks:
    """What was checked so far. After a failure the rest is left out, but for the clearing up."""

    def __init__(self):
        self.done: list[Check] = []

    @property
    def are_well(self) -> bool:
        """Whether nothing has failed."""
        return all(check.result != FAILED for check in self.done)

    def do(self, name: str, check: Callable[[], str], *, always: bool = False) -> None:
        """Do a check, which returns what to say or raises LorcError."""
        if not (always or self.are_well):
            self.done.append(Check(name, LEFT_OUT, "something before it failed"))
            return
        began = time.monotonic()
        try:
            result, said = OK, check()
        except LorcError as error:
            result, said = FAILED, str(error)
        except Exception as error:
            refused = refusals.of_error(error)
            result, said = FAILED, str(refused or f"It ended with {type(error).__name__}.")
        self.done.append(Check(name, result, said, round(time.monotonic() - began, 1)))


def main(settings: Settings, report: Path | None) -> int:
    """Check all, print the table and write the report. Returns the exit code."""
    if settings.is_local:
        servers.up(settings)
    chosen = [connections.find(name) for name in runs.CONNECTIONS]
    checks, drawn = Checks(), Scratch.drawn(chosen)
    began = time.monotonic()
    with Interruptible(), scratch.held(settings) as names:
        warehouse, own = Warehouse(settings), drawn.warehouse(settings)
        if names.left:
            checks.do("earlier check", lambda: _cleared(names, warehouse))
        try:
            checks.do("answers", lambda: _answers(warehouse))
            checks.do("location", lambda: _places(warehouse))
            checks.do("permissions", lambda: _permissions(warehouse))
            if checks.are_well:
                names.write(drawn)
            _in_scratch(checks, settings, drawn, own)
        finally:
            checks.do("deleted", lambda: _deleted(drawn, warehouse, names), always=True)
    seconds = time.monotonic() - began
    _show(checks, seconds)
    path = report or settings.reports_dir / f"prod-check-{datetime.now(UTC):%Y%m%d%H%M%S}.json"
    _write(path, checks, settings, drawn, seconds)
    return 0 if checks.are_well else 1


def _in_scratch(checks: Checks, settings: Settings, drawn: Scratch, own: Warehouse) -> None:
    """What needs datasets: each kind of statement, functions, runs, and what they cost."""
    environment = runs.environment(settings, drawn)
    checks.do("datasets", lambda: _made(drawn, own))
    checks.do("statements", lambda: _statements(own, drawn.dataset))
    checks.do("functions", lambda: _functions(own))
    checks.do("sandbox", lambda: _sandbox(drawn))
    for name in runs.CONNECTIONS:
        checks.do(f"ingest {name}", lambda name=name: runs.lorc(environment, "ingest", name))
    checks.do("lanes", lambda: runs.lorc(environment, "run", "lanes"))
    checks.do("counts", lambda: runs.compare(own))
    sizes = {}

    def dry() -> str:
        found = dry_runs.statements(Path(environment["DBT_TARGET_PATH"]))
        sizes.update(dry_runs.run(own, found))
        return dry_runs.told(sizes)

    checks.do("dry runs", dry)
    checks.done[-1].figures = sizes


def _answers(warehouse: Warehouse) -> str:
    seconds = []
    for _ in range(3):
        began = time.monotonic()
        warehouse.query("select 1")
        seconds.append(time.monotonic() - began)
    if (usual := median(seconds)) > SLOW_SECONDS:
        raise LorcError(
            f"The project takes {usual:.0f} s for a statement that reads nothing: look whether its "
            "slots are taken or its queries are queued (Administration, Jobs explorer)."
        )
    return f"{usual:.1f} s for a statement that reads nothing"


def _there(warehouse: Warehouse) -> list[str]:
    """The project's datasets that are there, each in its location."""
    names = [warehouse.settings.dataset]
    names += [each.staging_dataset for each in connections.load().values()]
    return [name for name in names if warehouse.is_at_its_place(name)]


def _places(warehouse: Warehouse) -> str:
    there = _there(warehouse)
    if not there:
        return f"no dataset is there yet; BQ_LOCATION is {warehouse.settings.location}"
    return f"{len(there)} datasets lie in {warehouse.settings.location}"


def _permissions(warehouse: Warehouse) -> str:
    there = _there(warehouse)
    done = [call for name in there for call in permissions.calls(warehouse, name)]
    return f"{len(done)} calls in {len(there)} datasets"


def _made(drawn: Scratch, own: Warehouse) -> str:
    drawn.make(own)
    return f"{len(drawn.datasets)} datasets whose tables expire in an hour"


def _statements(own: Warehouse, dataset: str) -> str:
    done = list(permissions.calls(own, dataset))
    limit = own.settings.max_bytes_billed
    brake = f"the brake is at {limit / GB:g} GB" if limit else "no brake is set"
    return f"{len(done)} kinds of calls; {brake}"


def _functions(own: Warehouse) -> str:
    return probes.compare(own, probes.read(is_local=own.settings.is_local))


def _sandbox(drawn: Scratch) -> str:
    folder.claim(Path(drawn.folder))
    return drawn.sandbox.ensure()


def _cleared(names: Names, warehouse: Warehouse) -> str:
    gone = names.left.delete(warehouse)
    names.left = None
    names.write(None)
    return f"one that was killed had left {', '.join(gone) or 'no dataset'}: deleted"


def _deleted(drawn: Scratch, warehouse: Warehouse, names: Names) -> str:
    gone = drawn.delete(warehouse)
    if names.left is None:
        names.write(None)
    return f"{len(gone)} datasets"


def _show(checks: Checks, seconds: float) -> None:
    rows = [[check.name, check.result, check.seconds, check.said] for check in checks.done]
    print_table(["check", "result", "seconds", "what"], rows)
    for check in checks.done:
        if check.result == FAILED:
            print(f"{check.name}: {check.said}")
    print(f"prod-check: {'ready' if checks.are_well else 'not ready'} after {seconds:.0f} s")


def _write(path: Path, checks: Checks, settings: Settings, drawn: Scratch, seconds: float) -> None:
    """The report, without the names of the project and of its datasets."""
    content = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "is_emulator": settings.is_local,
        "location": settings.location,
        "python": platform.python_version(),
        "packages": {name: metadata.version(name) for name in PACKAGES},
        "checks": [asdict(check) for check in checks.done],
    }
    text = json.dumps(content, indent=2)
    for name, word in ((drawn.dataset, "SCRATCH"), (settings.project, "PROJECT")):
        text = text.replace(name, word)
    with private_files.writing(path) as file:
        file.write(text + "\n")
    print(path)
