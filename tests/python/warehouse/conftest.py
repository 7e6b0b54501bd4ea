"""A warehouse of its own for the tests: the real program, over loopback, in a temporary folder."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from google.cloud import bigquery
from lorc.warehouse.local_credentials import LocalCredentials

READY = re.compile(r"ready on (http://127\.0\.0\.1:\d+)")


class Warehouse:
    """A running `python -m emulator serve` and clients of it."""

    def __init__(self, data_dir: Path, log: Path, port: int = 0):
        command = [sys.executable, "-m", "emulator", "serve"]
        command += ["--port", str(port), "--data-dir", str(data_dir)]
        self.log, self.run_dir = log, data_dir.parent
        with log.open("w") as stderr:
            self.process = subprocess.Popen(command, stdout=stderr, stderr=stderr)
        self.url = self._wait()

    def _wait(self) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            if match := READY.search(self.log.read_text()):
                return match[1]
            time.sleep(0.02)
        self.stop()
        raise AssertionError(f"the warehouse did not start: {self.log.read_text()}")

    def client(self, dataset: str = "lorchestra") -> bigquery.Client:
        """Return a client for which a bare table name lies in the dataset."""
        defaults = bigquery.QueryJobConfig(default_dataset=f"local.{dataset}")
        return bigquery.Client(
            "local",
            LocalCredentials(self.run_dir),
            client_options={"api_endpoint": self.url},
            default_query_job_config=defaults,
        )

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send the signal and return the exit code."""
        if self.process.poll() is None:
            os.kill(self.process.pid, number)
        return self.process.wait(timeout=30)


@pytest.fixture
def start(tmp_path):
    """Start warehouses by data folder; they end with the test."""
    running = []

    def start_one(data_dir: Path = tmp_path / "data", port: int = 0) -> Warehouse:
        log = tmp_path / f"{len(running)}.log"
        running.append(Warehouse(data_dir, log, port))
        return running[-1]

    yield start_one
    for warehouse in running:
        warehouse.stop(signal.SIGKILL)


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("warehouse")
    server = Warehouse(folder / "data", folder / "log")
    yield server
    server.stop()


@pytest.fixture
def client(warehouse):
    """A client whose default dataset is the test's own and goes with it."""
    name = f"test_{os.getpid()}_{time.monotonic_ns()}"
    client = warehouse.client(name)
    client.create_dataset(name)
    yield client
    client.delete_dataset(name, delete_contents=True)


@pytest.fixture
def dataset(client) -> str:
    return client.default_query_job_config.default_dataset.dataset_id


@pytest.fixture
def scalar(client):
    """Run a query and return the one value of its one row."""

    def run(sql: str):
        (row,) = client.query_and_wait(sql)
        return row[0]

    return run
