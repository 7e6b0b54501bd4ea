"""The clinic that is simulated: servers that stay up from life to life, and runs in warm forks."""

import json
import shutil
from pathlib import Path

from chaos.proxy import Proxy
from google.api_core.exceptions import NotFound
from lorc.project.settings import ROOT
from workspace import Workspace
from workspace.warm import Warm, WarmRun

from simulation.draws import STREAMS, Fault
from simulation.requests import Rule
from simulation.sources import PROVIDERS

# what the sandbox does instead of answering a call
AT_SOURCE = {
    "busy": {"status": 503, "times": 1},
    "torn": {"cut": 0.5, "times": 1},
    "denied": {"status": 401, "times": 3},
}
WRITES = Path(__file__).with_name("writes.py")
STATE = ("bookmarks", "pending", "locks", "runs")


class Clinic(Workspace):
    """A workspace whose warehouse is emptied for each life, and whose runs go through a proxy."""

    def __init__(self, folder: Path, project: Path = ROOT):
        super().__init__(folder, project=project)
        if project != ROOT:
            self.environment["PYTHONPATH"] = str(project / "scripts")
        self._warm: Warm | None = Warm(project)
        self.proxy: Proxy | None = None
        self.asked: list[str] = []  # what the last runs asked the warehouse

    def begin(self) -> None:
        """An empty warehouse, sources without objects, nothing known of earlier runs."""
        if (self.warehouse_dir / "sandbox.pid").exists():
            pid = int((self.warehouse_dir / "sandbox.pid").read_text())
            for process in self.processes():
                if process.pid == pid:
                    process.kill()
                    process.wait(10)
            for dataset in list(self.client.list_datasets()):
                self.client.delete_dataset(dataset.reference, delete_contents=True)
        for folder in (self.backup_dir, self.data, *map(self.warehouse_dir.joinpath, STATE)):
            shutil.rmtree(folder, ignore_errors=True)
        for path in self.warehouse_dir.glob("meltano-*.db*"):
            path.unlink()
        for name, provider in PROVIDERS.items():
            (self.data / provider / name).mkdir(parents=True)
        self.up()

    def close(self) -> list[str]:
        """Stop the servers and the process that forks; what was left is killed and returned."""
        warm, self._warm = self._warm, None  # a signal may have ended it
        left = super().close()
        warm.close()
        return left

    def runs(self, *commands: tuple[str, ...], fault: Fault | None = None) -> list:
        """Run programs at the same time, with a fault; each one's end."""
        started: list[WarmRun] = []
        at_source = bool(fault) and fault.kind in AT_SOURCE
        is_request = bool(fault) and not at_source and fault.where != "write"
        rule = Rule(fault if is_request else None, lambda: [run.kill() for run in started])
        if at_source:
            self.control("POST", "faults", AT_SOURCE[fault.kind] | {"after": fault.number})
        environment = self.environment | {"WAREHOUSE_PORT": self.proxy.port}
        if fault and fault.where == "write":
            environment |= {"RUN_FIRST": str(WRITES), "WRITES": f"{fault.kind}:{fault.number}"}
        self.proxy.rule = rule
        started.extend(
            self._warm.start(*command, cwd=self.project, env=environment) for command in commands
        )
        ended = [run.finish() for run in started]
        self.proxy.rule = lambda *_: None
        self.asked = rule.names
        if at_source:
            self.control("DELETE", "faults")
        return ended

    def run(self, *arguments: str, **environment: str):
        """Run a program of the environment to its end, undisturbed."""
        if self._warm is None:
            return super().run(*arguments, **environment)
        return self._warm.run(*arguments, cwd=self.project, env=self.environment | environment)

    def table(self, name: str) -> list[dict]:
        """All rows of a table; none if there is no such table."""
        try:
            return self.rows(f"select * from {name}")  # noqa: S608
        except NotFound:
            return []

    def bookmarks(self) -> dict[str, str]:
        """The text of each bookmark file by its connection."""
        files = sorted((self.warehouse_dir / "bookmarks").rglob("state.json"))
        return {path.parent.name: path.read_text() for path in files}


def text(payload: object) -> str:
    """A JSON value as text, which versions are read in."""
    return payload if isinstance(payload, str) else json.dumps(payload)


def streams_of(connections) -> list[tuple[str, str]]:
    """The streams of some connections."""
    return [(name, kind) for name in connections for kind in STREAMS[name]]
