"""A laboratory: a copy of the project in a temporary folder, with ports and servers of its own."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from functools import cached_property
from pathlib import Path

import yaml
from loopback import secret
from lorc.project.settings import ROOT

from bench import processes

CONNECTION = "gmail-acct1"
STAGING = "staging_gmail_acct1.messages"
PARTS = ("dbt_project.yml", "macros", "models", "seeds", "snapshots", "meltano", "schemas")
PARTS += ("scripts", "tests/dbt")
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".meltano", "*.egg-info", "tests", "data")
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "UV_CACHE_DIR")
LORC = (sys.executable, "-c", "from lorc.cli.main import main; main()")


class Failed(Exception):  # noqa: N818  (reads as a sentence)
    """A command of the bench failed; the message holds what it said last."""


class Lab:
    """The project with its servers up; everything ends and goes with the block.

    `Lab()` extracts from the sandbox over `sandbox_data`; in `Lab.of_stream()` the tap is `cat` of
    the file `stream`, which holds Singer messages.
    """

    def __init__(self, *, taps_stream: bool = False):
        self._taps_stream = taps_stream

    @classmethod
    def of_stream(cls) -> "Lab":
        """A lab whose tap is a file."""
        return cls(taps_stream=True)

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="lorchestra-bench-")
        self.root = Path(self._folder.name).resolve()
        self.sandbox_data = self.root / "mail"
        self.sandbox_data.mkdir()
        self.stream = self.root / "stream.jsonl"
        self.warehouse_port, self.sandbox_port = free_ports(2)
        self._copy_project()
        try:
            self.lorc("up")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        with self._folder:
            recorded = self.run_dir.glob("*.pid")
            processes.end([int(path.read_text()) for path in recorded])

    @cached_property
    def environment(self) -> dict[str, str]:
        """The environment of everything that runs here; defaults lie within the copy."""
        return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(self.root / "scripts"),
            "ENV": "local",
            "WAREHOUSE_PORT": str(self.warehouse_port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "SANDBOX_DATA": str(self.sandbox_data),
            "MELTANO_AUTO_INSTALL": "false",
            "BIGQUERY_EMULATOR_HOST": self.warehouse_url,
            "GOOGLE_APPLICATION_CREDENTIALS": str(secret.file(self.run_dir, "warehouse")),
        }

    @property
    def run_dir(self) -> Path:
        """Where the servers keep their data and secrets."""
        return self.root / ".warehouse"

    @property
    def warehouse_url(self) -> str:
        """The embedded warehouse's address."""
        return f"http://127.0.0.1:{self.warehouse_port}"

    @property
    def sandbox_url(self) -> str:
        """The sandbox's address."""
        return f"http://127.0.0.1:{self.sandbox_port}"

    @cached_property
    def client(self):
        """A google.cloud.bigquery.Client of the embedded warehouse."""
        from google.cloud import bigquery
        from lorc.warehouse.local_credentials import LocalCredentials

        return bigquery.Client(
            "local",
            LocalCredentials(self.run_dir),
            client_options={"api_endpoint": self.warehouse_url},
            default_query_job_config=bigquery.QueryJobConfig(default_dataset="local.lorchestra"),
        )

    def value(self, sql: str):
        """The one value of a query's one row."""
        (row,) = self.client.query_and_wait(sql)
        return row[0]

    def check_count(self, expected: int) -> None:
        """Raise AssertionError unless raw_objects holds so many rows."""
        found = self.value("select count(*) from raw_objects")
        if found != expected:
            raise AssertionError(f"raw_objects holds {found:,} rows instead of {expected:,}")

    def lorc(self, *arguments: str) -> float:
        """Run lorc. Returns seconds."""
        return self.run([*LORC, *arguments])

    def ingest(self) -> float:
        """Run the main job. Returns seconds."""
        return self.lorc("ingest", CONNECTION)

    def ingest_watched(self) -> tuple[float, dict[str, int]]:
        """Run the main job. Returns seconds, and bytes of peak memory per part of the run."""
        peaks: dict[str, int] = {}
        command = [*LORC, "ingest", CONNECTION]
        return self.run(command, watch=lambda pid: peaks.update(processes.peaks_of(pid))), peaks

    def run(self, command: list, *, watch=lambda _pid: None, **environment: str) -> float:
        """Run a command in the lab while watch(its pid) runs. Returns seconds; raises Failed."""
        log = self.root / "command.log"
        began = time.monotonic()
        with log.open("w") as output:
            process = subprocess.Popen(
                command,
                cwd=self.root,
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        try:
            watch(process.pid)
            code = process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        took = time.monotonic() - began
        if code:
            words = log.read_text().strip().splitlines()[-3:]
            raise Failed(f"{Path(command[0]).name} {command[-1]}: {' / '.join(words)}")
        return took

    def _copy_project(self) -> None:
        for part in PARTS:
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, self.root / part, ignore=LEFT_OUT)
            else:
                shutil.copy(ROOT / part, self.root / part)
        shutil.copy(ROOT / "profiles.example.yml", self.root / "profiles.yml")
        plugins = self.root / "meltano" / ".meltano"
        plugins.mkdir()
        for kind in ("extractors", "mappers", "loaders"):
            (plugins / kind).symlink_to(ROOT / "meltano" / ".meltano" / kind)
        if self._taps_stream:
            self._replace_tap()

    def _replace_tap(self) -> None:
        path = self.root / "meltano" / "meltano.yml"
        project = yaml.safe_load(path.read_text())
        tap = project["plugins"]["extractors"][0]
        tap |= {"executable": "./stream.sh", "capabilities": []}
        del tap["pip_url"]
        path.write_text(yaml.safe_dump(project))
        script = path.with_name("stream.sh")
        script.write_text(f"#!/bin/sh\nexec cat '{self.stream}'\n")
        script.chmod(0o755)


def free_ports(count: int) -> list[int]:
    """Loopback ports that nobody listens on."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
