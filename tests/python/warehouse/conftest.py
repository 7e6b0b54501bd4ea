"""A warehouse of its own for the tests."""

import os
import signal
import time
from pathlib import Path

import pytest

from ..support.emulator import Emulator


@pytest.fixture
def start(tmp_path):
    """Start warehouses by data folder; they end with the test."""
    running = []

    def start_one(data_dir: Path = tmp_path / "data", port: int = 0) -> Emulator:
        log = tmp_path / f"{len(running)}.log"
        running.append(Emulator(data_dir, log, port))
        return running[-1]

    yield start_one
    for warehouse in running:
        warehouse.stop(signal.SIGKILL)


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("warehouse")
    server = Emulator(folder / "data", folder / "log")
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
