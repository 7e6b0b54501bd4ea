"""The clinic that is simulated: servers that stay up from life to life, and runs in warm forks."""

import json
import shutil
from pathlib import Path

from chaos.proxy import Proxy
from google.api_core.exceptions import NotFound
from lorc.project.settings import ROOT
from workspace import Workspace
from workspace.waiting import wait_for
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
KEPT = Path(__file__).with_name("kept.py")
STATE = ("bookmarks", "pending", "locks", "runs")


class Clinic(Workspace):
    """A workspace whose warehouse is emptied for each life, and whose runs go through a proxy.

    Meltano's own record of runs, which decides nothing, stays from life to life.
    """

    def __init__(self, folder: Path, project: Path = ROOT):
        super().__init__(folder, project=project)
        if project != ROOT:
            self.environment["PYTHONPATH"] = str(project / "scripts")
        self._warm: Warm | None = Warm(project)
        self.proxy: Proxy | None = None
        self.asked: list[str] = []  # what the last runs asked the warehouse

    def begin(self, *, is_new: bool = True) -> None:
        """Empty tables, sources without objects, nothing known of earlier runs.

        Making a warehouse takes as long as two runs: unless it `is_new`, the tables stay.
        """
        if (self.warehouse_dir / "sandbox.pid").exists():
            pid = int((self.warehouse_dir / "sandbox.pid").read_text())
            for process in self.processes():
                if process.pid == pid:
                    process.kill()
                    process.wait(10)
            self._empty(is_new=is_new)
        for folder in (self.backup_dir, self.data, *map(self.warehouse_dir.joinpath, STATE)):
            shutil.rmtree(folder, ignore_errors=True)
        for name, provider in PROVIDERS.items():
            (self.data / provider / name).mkdir(parents=True)
        self.up()

    def _empty(self, *, is_new: bool) -> None:
        for dataset in list(self.client.list_datasets()):
            if is_new or dataset.dataset_id != "lorchestra":
                self.client.delete_dataset(dataset.reference, delete_contents=True)
            else:
                for table in self.client.list_tables(dataset.reference):
                    if table.table_type == "TABLE":
                        self.rows(f"truncate table {table.table_id}")

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
        if commands[0][0] == "dbt":
            environment["RUN_FIRST"] = str(KEPT)
        self.proxy.rule = rule
        started.extend(
            self._warm.start(*command, cwd=self.project, env=environment) for command in commands
        )
        ended = [run.finish() for run in started]
        self.proxy.rule = lambda *_: None
        if fault:
            wait_for(self._is_idle)
        self.asked = rule.names
        if at_source:
            self.control("DELETE", "faults")
        return ended

    def _is_idle(self) -> bool:
        """Whether what a run has left is over: its plugins, and what it asked the warehouse."""
        states = ("pending", "running")
        jobs = (job for state in states for job in self.client.list_jobs(state_filter=state))
        return self.only_servers() and next(jobs, None) is None

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
