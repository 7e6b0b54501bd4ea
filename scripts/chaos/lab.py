"""The runner as a user calls it, over folders, ports and servers of one folder's own."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
from google.cloud import bigquery
from loopback import secret
from lorc.project.settings import ROOT
from lorc.transform.dbt import borrow_parsed
from lorc.warehouse.local_credentials import LocalCredentials

TIMEOUT = 600
OWN_VARIABLES = ("ENV", "TRACEPARENT", "BQ_PROJECT", "BQ_DATASET", "RUN_ID")


class Lab:
    """Calls `lorc` with a warehouse, a sandbox and a data folder below one folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.data = folder / "data"
        self.warehouse_dir = folder / "warehouse"
        self.backup_dir = folder / "backup"
        self.warehouse_port, self.sandbox_port = free_port(), free_port()
        kept = {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}
        self.environment = kept | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "WAREHOUSE_DIR": str(self.warehouse_dir),
            "WAREHOUSE_PORT": str(self.warehouse_port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "SANDBOX_DATA": str(self.data),
            "BACKUP_DIR": str(self.backup_dir),
            "REPORTS_DIR": str(folder / "reports"),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        }

        borrow_parsed(folder / "target")

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen:
        """Start a program of the environment: start("lorc", "up")."""
        return subprocess.Popen(
            arguments,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=self.environment | environment,
            preexec_fn=_heed_interrupts,
        )

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Run a program of the environment to its end."""
        return finish(self.start(*arguments, **environment))

    def ingest(self, connection: str, *options: str, **environment: str):
        """Run the main job to its end."""
        return self.run("lorc", "ingest", connection, *options, **environment)

    def rows(self, sql: str, **texts: str) -> list[dict]:
        """The rows of a query; @name in it stands for a text."""
        client = bigquery.Client(
            project="local",
            credentials=LocalCredentials(self.warehouse_dir),
            client_options={"api_endpoint": f"http://127.0.0.1:{self.warehouse_port}"},
        )
        given = [
            bigquery.ScalarQueryParameter(name, "STRING", text) for name, text in texts.items()
        ]
        config = bigquery.QueryJobConfig(default_dataset="local.lorchestra", query_parameters=given)
        return [dict(row) for row in client.query_and_wait(sql, job_config=config)]

    def control(self, method: str, path: str, content: object = None) -> dict:
        """Call the sandbox's control endpoint: bytes go as they are, the rest as JSON."""
        body = content if isinstance(content, bytes | None) else json.dumps(content).encode()
        url = f"http://127.0.0.1:{self.sandbox_port}/__sandbox/{path}"
        opener = secret.headers(self.warehouse_dir, "sandbox")
        request = urllib.request.Request(url, body, opener, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)

    def processes(self) -> list[psutil.Process]:
        """Every process that carries this folder in its environment."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get("WAREHOUSE_DIR") == str(self.warehouse_dir):
                    found.append(process)
        return found

    def commands(self) -> list[str]:
        """The command lines of these processes; one that has just ended is left out."""
        found = []
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                found.append(" ".join(process.cmdline()))
        return found

    def only_servers(self) -> bool:
        """Whether nothing runs but servers."""
        return all(" serve " in command for command in self.commands())

    def close(self) -> list[str]:
        """Stop the servers. Returns the commands of what was left then, which is killed."""
        self.run("lorc", "down")
        wait_for(lambda: not self.processes())
        left = self.commands()
        for process in self.processes():
            process.kill()
        return left


def _heed_interrupts() -> None:
    """A shell lets what it runs in the background ignore SIGINT, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def eml(name: str, minute: int) -> str:
    """A small mail."""
    return (
        f"From: Front Desk <desk@example.org>\nTo: owner@example.org\nSubject: {name}\n"
        f"Message-ID: <{name}@example.org>\nDate: Mon, 02 Nov 2026 09:{minute:02}:00 +0000\n\n"
        f"This is {name}.\n"
    )


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def finish(process: subprocess.Popen) -> subprocess.CompletedProcess:
    """Wait for a process. Raises subprocess.TimeoutExpired after killing one that hangs."""
    try:
        stdout, stderr = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def wait_for(condition: Callable[[], object], seconds: float = 90) -> object:
    """What the condition returns once it is true, or None when it stays false."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            return None
        time.sleep(0.1)
    return found
