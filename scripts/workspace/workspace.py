"""The runner as a user calls it, over folders, ports and servers of one folder's own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.request
from functools import cached_property
from pathlib import Path

import psutil
from google.cloud import bigquery
from loopback import secret
from lorc.project.settings import ROOT
from lorc.transform.dbt import borrow_parsed

from workspace import warehouse
from workspace.waiting import finish, free_ports, wait_for

SAMPLE = ROOT / "scripts" / "sandbox" / "data"
# of the caller's environment, what a program needs; all that the project reads is set here
PASSED_ON = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "UV_CACHE_DIR")


class Workspace:
    """A warehouse, a sandbox and all that a run reads and writes below one folder.

    `project` is the checkout whose programs run, or a copy of it; the sandbox serves `data`.
    """

    def __init__(self, folder: Path, *, project: Path = ROOT, data: Path | None = None):
        self.folder, self.project = folder, project
        self.data = data or folder / "data"
        self.warehouse_dir = folder / "warehouse"
        self.backup_dir = folder / "backup"
        self.warehouse_port, self.sandbox_port = free_ports(2)
        self.warehouse_url = f"http://127.0.0.1:{self.warehouse_port}"
        self.sandbox_url = f"http://127.0.0.1:{self.sandbox_port}"
        self.variables = {
            "ENV": "local",
            "WAREHOUSE_DIR": str(self.warehouse_dir),
            "WAREHOUSE_PORT": str(self.warehouse_port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "SANDBOX_DATA": str(self.data),
            "BACKUP_DIR": str(self.backup_dir),
            "REPORTS_DIR": str(folder / "reports"),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        }
        passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = passed_on | self.variables | {"PATH": path}
        borrow_parsed(folder / "target")

    @property
    def loader_variables(self) -> dict[str, str]:
        """What a program that reaches the warehouse by Google's own libraries needs besides."""
        return {
            "BIGQUERY_EMULATOR_HOST": self.warehouse_url,
            "GOOGLE_APPLICATION_CREDENTIALS": str(secret.file(self.warehouse_dir, "warehouse")),
            "MELTANO_AUTO_INSTALL": "false",
        }

    def start(self, *arguments: str | Path, **environment: str) -> subprocess.Popen:
        """Start a program of the environment: start("lorc", "up")."""
        return subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.project,
            env=self.environment | environment,
            preexec_fn=_heed_interrupts,
        )

    def run(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess:
        """Run a program of the environment to its end."""
        return finish(self.start(*arguments, **environment))

    def ingest(self, connection: str, *options: str, **environment: str):
        """Run the main job to its end."""
        return self.run("lorc", "ingest", connection, *options, **environment)

    def up(self) -> None:
        """Start the servers. Raises RuntimeError with the runner's words when they do not."""
        self._succeed("up")

    def down(self) -> None:
        """Stop the servers. Raises RuntimeError with the runner's words when they do not end."""
        self._succeed("down")

    def _succeed(self, command: str) -> None:
        done = self.run("lorc", command)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())

    @cached_property
    def client(self) -> bigquery.Client:
        """A client of the warehouse."""
        return warehouse.client(self.warehouse_url, self.warehouse_dir)

    def rows(self, sql: str, **texts: str) -> list[dict]:
        """The rows of a query; @name in it stands for a text."""
        given = [
            bigquery.ScalarQueryParameter(name, "STRING", text) for name, text in texts.items()
        ]
        config = bigquery.QueryJobConfig(query_parameters=given)
        return [dict(row) for row in self.client.query_and_wait(sql, job_config=config)]

    def value(self, sql: str, **texts: str) -> object:
        """The one value of a query's one row."""
        [row] = self.rows(sql, **texts)
        [value] = row.values()
        return value

    def control(self, method: str, path: str, content: object = None) -> dict:
        """Call the sandbox's control endpoint: bytes go as they are, the rest as JSON."""
        body = content if isinstance(content, bytes | None) else json.dumps(content).encode()
        headers = secret.headers(self.warehouse_dir, "sandbox")
        url = f"{self.sandbox_url}/__sandbox/{path}"
        request = urllib.request.Request(url, body, headers, method=method)  # noqa: S310
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
        if not self.processes():
            return []
        self.run("lorc", "down")
        wait_for(lambda: not self.processes())
        left = self.commands()
        for process in self.processes():
            process.kill()
        return left


def _heed_interrupts() -> None:
    """A shell lets what it runs in the background ignore SIGINT, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
