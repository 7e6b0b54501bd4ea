"""The runner as a user calls it, over folders, ports and servers of the test's own."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

REPO = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
TIMEOUT = 240
OWN_VARIABLES = ("ENV", "TRACEPARENT", "BQ_PROJECT", "BQ_DATASET", "RUN_ID")


class Lorc:
    """Calls `lorc` with a warehouse, a sandbox and a mailbox folder below one folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.data = folder / "data"
        self.warehouse_dir = folder / "warehouse"
        self.backup_dir = folder / "backup"
        self.warehouse_port, self.sandbox_port = free_port(), free_port()
        kept = {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}
        self.environment = kept | {
            "WAREHOUSE_DIR": str(self.warehouse_dir),
            "WAREHOUSE_PORT": str(self.warehouse_port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "SANDBOX_DATA": str(self.data),
            "BACKUP_DIR": str(self.backup_dir),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        }

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen:
        return subprocess.Popen(
            [str(BIN / arguments[0]), *arguments[1:]],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=REPO,
            env=self.environment | environment,
            preexec_fn=_heed_interrupts,
        )

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Run a program of the environment to its end: run("lorc", "up")."""
        return finish(self.start(*arguments, **environment))

    def ingest(self, connection: str, *options: str, **environment: str):
        return self.run("lorc", "ingest", connection, *options, **environment)

    @staticmethod
    def counts(done: subprocess.CompletedProcess) -> dict[str, int]:
        """The counts of the summary line by their names."""
        assert done.returncode == 0, done.stderr
        found = re.findall(r"([\d,]+) ([a-z]+)[, ]", done.stdout.partition(" in ")[0] + " ")
        return {name: int(number.replace(",", "")) for number, name in found}

    def rows(self, sql: str, **texts: str) -> list[dict]:
        """The rows of a query; @name in it stands for a text."""
        client = bigquery.Client(
            project="local",
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": f"http://127.0.0.1:{self.warehouse_port}"},
        )
        given = [
            bigquery.ScalarQueryParameter(name, "STRING", text) for name, text in texts.items()
        ]
        config = bigquery.QueryJobConfig(default_dataset="local.lorchestra", query_parameters=given)
        return [dict(row) for row in client.query_and_wait(sql, job_config=config)]

    def value(self, sql: str) -> object:
        [row] = self.rows(sql)
        [value] = row.values()
        return value

    def objects(self) -> dict[str, str]:
        """Each idem_key of raw_objects with its payload as text."""
        rows = self.rows("select idem_key, to_json_string(payload) as text from raw_objects")
        assert len({row["idem_key"] for row in rows}) == len(rows)
        return {row["idem_key"]: row["text"] for row in rows}

    def events(self, run_id: str) -> list[dict]:
        """The events of a run in the order of their moments."""
        return self.rows(
            "select * from event_log where correlation_id = @run_id order by created_at",
            run_id=run_id,
        )

    def failure(self) -> list[dict]:
        """The events of the last run, which has to be on record as failed."""
        events = self.events(self.last_run())
        types = {event["event_type"] for event in events}
        assert types == {"job.started", "ingest.started", "ingest.failed", "job.failed"}
        for event in events:
            assert event["status"] == ("failed" if "failed" in event["event_type"] else "ok")
        return events

    def last_run(self) -> str:
        """The correlation id of the run that was started last."""
        return self.value(
            "select correlation_id from event_log where event_type = 'job.started'"
            " order by created_at desc limit 1"
        )

    def bookmark(self) -> dict[str, str]:
        """The text of each bookmark file."""
        folder = self.warehouse_dir / "bookmarks"
        return {path.parent.name: path.read_text() for path in folder.rglob("state.json")}

    def mail(self, connection: str, *names: str) -> None:
        """Put one small mail per name into a mailbox of the data folder."""
        folder = self.data / "gmail" / connection
        folder.mkdir(parents=True, exist_ok=True)
        for number, name in enumerate(names):
            (folder / f"{name}.eml").write_text(eml(name, number))

    def control(self, method: str, path: str, content: object = None) -> dict:
        """Call the sandbox's control endpoint: bytes go as they are, the rest as JSON."""
        body = content if isinstance(content, bytes | None) else json.dumps(content).encode()
        url = f"http://127.0.0.1:{self.sandbox_port}/__sandbox/{path}"
        request = urllib.request.Request(url, body, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def add(self, connection: str, *names: str) -> list[str]:
        """Mails that arrive while the sandbox runs. Returns their ids."""
        path = f"gmail/{connection}/messages"
        return [self.control("POST", path, {"eml": eml(name, 59)})["id"] for name in names]

    def text_left_behind(self) -> str:
        """All that a run wrote for people: logs and dbt's target folder, not the data."""
        folders = [self.folder / "logs", self.folder / "target"]
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        files += self.warehouse_dir.glob("*.log")
        return "\n".join(path.read_text(errors="replace") for path in files)

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

    def close(self) -> None:
        """`lorc down`, which has to leave no process."""
        done = self.run("lorc", "down")
        left = wait_for(lambda: None if self.processes() else "none")
        names = self.commands()
        for process in self.processes():
            process.kill()
        assert done.returncode == 0, done.stderr
        assert left, names


def _heed_interrupts() -> None:
    """A shell lets what it runs in the background ignore SIGINT, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def eml(name: str, minute: int) -> str:
    return (
        f"From: Front Desk <desk@example.org>\nTo: owner@example.org\nSubject: {name}\n"
        f"Message-ID: <{name}@example.org>\nDate: Mon, 02 Nov 2026 09:{minute:02}:00 +0000\n\n"
        f"This is {name}.\n"
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def finish(process: subprocess.Popen) -> subprocess.CompletedProcess:
    """Wait for a process; what it printed must hold no stack trace."""
    try:
        stdout, stderr = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert "Traceback" not in stderr, stderr
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def wait_for(condition: Callable[[], object], seconds: float = 90) -> object:
    """What the condition returns once it is true, or None when it stays false."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            return None
        time.sleep(0.1)
    return found
