"""A warehouse that really runs the statements, and the gate over what it ran."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from analyze.__main__ import main
from google.cloud.bigquery import Client, QueryJobConfig
from lorc.warehouse.local_credentials import LocalCredentials


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a warehouse of this test run's own."""
    folder = tmp_path_factory.mktemp("warehouse")
    log, url = folder / "log.txt", f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "emulator", "serve", "--port", str(port)]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "--data-dir", str(folder / "data")], stdout=output, stderr=output
        )
    try:
        while not answers(f"{url}/healthz"):
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("WAREHOUSE_DIR", str(folder))
            yield url
    finally:
        server.terminate()
        server.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url):
            return True
    except OSError:
        return False


class Gate:
    """A project of its own in the warehouse, with a dataset d, and the gate's verdict on it."""

    def __init__(self, url: str, project: str, capsys: pytest.CaptureFixture):
        self.url, self.project, self._capsys = url, project, capsys
        self.client = Client(
            project=project,
            credentials=LocalCredentials(),
            client_options={"api_endpoint": url},
        )
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
