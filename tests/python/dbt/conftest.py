"""One real ingest into a warehouse of its own, and dbt in this process over it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner
from google.cloud import bigquery
from lorc.project.settings import ROOT
from lorc.transform.dbt import borrow_parsed
from lorc.warehouse.local_credentials import LocalCredentials

CONNECTION = "gmail-acct1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Project:
    """The dbt project over a warehouse that holds one ingest."""

    def __init__(self, folder: Path, port: int):
        self.folder = folder
        self.client = bigquery.Client(
            "local",
            LocalCredentials(folder / "warehouse"),
            client_options={"api_endpoint": f"http://127.0.0.1:{port}"},
            default_query_job_config=bigquery.QueryJobConfig(default_dataset="local.lorchestra"),
        )
        self.manifest = None
        self.manifest = self.dbt("parse").result

    def rows(self, sql: str) -> list[dict]:
        """The rows that a statement returns."""
        return [dict(row) for row in self.client.query_and_wait(sql)]

    def dbt(self, *arguments: str):
        """dbt's result of a command. Tests share a manifest; a run compiles into its own."""
        return dbtRunner(manifest=self.manifest if arguments[0] == "test" else None).invoke(
            list(arguments),
            project_dir=str(ROOT),
            profiles_dir=str(ROOT),
            target_path=str(self.folder / "target"),
            log_path=str(self.folder / "logs"),
            log_level="none",
        )

    def failed(self, *select: str) -> set[str]:
        """The names of the selected tests that fail."""
        result = self.dbt("test", "--exclude-resource-type", "unit_test", "--select", *select)
        assert result.result, result.exception
        tests = [run for run in result.result.results if run.node.resource_type == "test"]
        assert tests
        return {run.node.name for run in tests if run.status != "pass"}


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    """The project after `lorc ingest gmail-acct1` on an empty warehouse."""
    folder = tmp_path_factory.mktemp("dbt")
    port = free_port()
    variables = {
        "ENV": "local",
        "WAREHOUSE_DIR": str(folder / "warehouse"),
        "WAREHOUSE_PORT": str(port),
        "SANDBOX_PORT": str(free_port()),
        "BACKUP_DIR": str(folder / "backup"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    borrow_parsed(folder / "target")
    lorc = Path(sys.executable).with_name("lorc")
    environment = {key: value for key, value in os.environ.items() if key != "SANDBOX_DATA"}
    environment |= variables
    try:
        ingest = subprocess.run(
            [lorc, "ingest", CONNECTION], env=environment, capture_output=True, text=True
        )
        assert ingest.returncode == 0, ingest.stderr
        with pytest.MonkeyPatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            yield Project(folder, port)
    finally:
        subprocess.run([lorc, "down"], env=environment, check=True, capture_output=True)
