"""A warehouse that really runs the statements, and the gate over what it ran."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from analyze.__main__ import main
from google.cloud.bigquery import QueryJobConfig
from workspace.warehouse import client

from ..support.emulator import Emulator


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a warehouse of the module's own."""
    folder = tmp_path_factory.mktemp("warehouse")
    server = Emulator(folder / "data", folder / "log")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAREHOUSE_DIR", str(folder))
        yield server.url
    server.stop()


class Gate:
    """A project of its own in the warehouse, with a dataset d, and the gate's verdict on it."""

    def __init__(self, url: str, project: str, capsys: pytest.CaptureFixture):
        self.url, self.project, self._capsys = url, project, capsys
        self.client = client(url, Path(os.environ["WAREHOUSE_DIR"]), project=project, dataset="d")
        self.client.create_dataset("d")

    def run(self, sql: str, **configuration):
        """Let the warehouse run it; PROJECT stands for the project's name."""
        sql = sql.replace("PROJECT", self.project)
        self.client.query(sql, QueryJobConfig(**configuration)).result()

    def verdict(self) -> tuple[int | str, str]:
        """Return the exit status (or sentence) and what was printed."""
        self._capsys.readouterr()
        status = main(["--url", self.url, "--project", self.project])
        return status, self._capsys.readouterr().out


@pytest.fixture
def gate(warehouse: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture) -> Gate:
    return Gate(warehouse, f"p{abs(hash(request.node.nodeid))}", capsys)
