"""A warehouse on a free port with the dbt project over it."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chaos.lab import free_port
from dbt.cli.main import dbtRunner
from google.cloud import bigquery
from lorc.project.settings import ROOT
from lorc.transform.dbt import borrow_parsed
from lorc.warehouse.local_credentials import LocalCredentials
from lorc.warehouse.queries import render

MEMORY = ["raw_objects", "rejected_objects"]
COLUMNS = (
    "source_system",
    "connection_name",
    "object_type",
    "external_id",
    "payload",
    "context",
    "deleted_at",
)


class Lanes:
    """Puts objects into raw_objects, runs dbt, reads tables."""

    def __init__(self, folder: Path, port: int):
        self.folder = folder
        self.client = bigquery.Client(
            "local",
            LocalCredentials(folder / "warehouse"),
            client_options={"api_endpoint": f"http://127.0.0.1:{port}"},
            default_query_job_config=bigquery.QueryJobConfig(default_dataset="local.lorchestra"),
        )

    @classmethod
    @contextmanager
    def running(cls, folder: Path) -> Iterator["Lanes"]:
        """Start the servers for the block, and make the seeds and the tables with memory."""
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
        environment = os.environ | variables
        subprocess.run([lorc, "up"], env=environment, check=True, capture_output=True)
        try:
            with pytest.MonkeyPatch.context() as patch:
                for name, value in variables.items():
                    patch.setenv(name, value)
                lanes = cls(folder, port)
                lanes.build("--select", "resource_type:seed", *MEMORY)
                yield lanes
        finally:
            subprocess.run([lorc, "down"], env=environment, check=True, capture_output=True)

    def rows(self, sql: str) -> list[dict]:
        """The rows that a statement returns."""
        return [dict(row) for row in self.client.query_and_wait(sql)]

    def put(self, objects: list[dict]) -> None:
        """Insert objects, or replace those of the same key.

        An object has the columns of raw_objects that COLUMNS names; context and deleted_at may be
        left out.
        """
        lines = io.BytesIO(
            b"\n".join(
                json.dumps({name: each.get(name) for name in COLUMNS}).encode() for each in objects
            )
        )
        schema = [(name, "STRING") for name in COLUMNS[:4]]
        schema += [("payload", "JSON"), ("context", "JSON"), ("deleted_at", "TIMESTAMP")]
        self.client.load_table_from_file(
            lines,
            "local.lorchestra.put",
            job_config=bigquery.LoadJobConfig(
                source_format="NEWLINE_DELIMITED_JSON",
                schema=[bigquery.SchemaField(*column) for column in schema],
                write_disposition="WRITE_TRUNCATE",
            ),
        ).result()
        key = render("idem_key", *COLUMNS[:4])
        self.rows(f"delete from raw_objects where idem_key in (select {key} from put)")
        self.rows(
            f"""
            insert into raw_objects (
                idem_key, source_system, connection_name, object_type, external_id, payload,
                context, deleted_at, payload_hash, first_seen, last_seen, staged_at,
                first_run_id, changed_run_id, last_run_id
            )
            select
                {key}, source_system, connection_name, object_type, external_id, payload,
                context, deleted_at, to_hex(sha256(to_json_string(payload))),
                current_timestamp(), current_timestamp(), current_timestamp(),
                'put-20260101000000', 'put-20260101000000', 'put-20260101000000'
            from put
            """
        )

    def clear(self) -> None:
        """Empty raw_objects and every table that is made of it."""
        for table in self.client.list_tables("lorchestra"):
            if table.table_id not in self.seeds and table.table_type == "TABLE":
                self.rows(f"delete from {table.table_id} where true")

    @property
    def seeds(self) -> set[str]:
        """The names of the seed tables."""
        return {path.stem for path in (ROOT / "seeds").rglob("*.csv")}

    def dbt(self, *arguments: str):
        """dbt's result of a command."""
        return dbtRunner().invoke(
            list(arguments),
            project_dir=str(ROOT),
            profiles_dir=str(ROOT),
            target_path=str(self.folder / "target"),
            log_path=str(self.folder / "logs"),
            log_level="none",
        )

    def build(self, *arguments: str):
        """Seeds, models and snapshots; AssertionError with dbt's words when one fails."""
        result = self.dbt("build", "--exclude-resource-type", "test", "unit_test", *arguments)
        nodes = getattr(result.result, "results", None) or []
        failed = [f"{node.node.name}: {node.message}" for node in nodes if node.status == "error"]
        assert result.success, failed or result.exception
        return result

    def failed(self, *select: str) -> set[str]:
        """The names of the selected data tests that fail."""
        result = self.dbt("test", "--exclude-resource-type", "unit_test", "--select", *select)
        assert result.result, result.exception
        tests = [run for run in result.result.results if run.node.resource_type == "test"]
        assert tests
        return {run.node.name for run in tests if run.status != "pass"}
