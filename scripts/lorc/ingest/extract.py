"""Extract and load: one `meltano run` of a connection, followed as it goes."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from loopback import secret

from lorc.ingest.meltano_log import MeltanoLog
from lorc.processes import forked, meltano
from lorc.processes.forked import Forked
from lorc.project.connections import Connection, Stream
from lorc.project.settings import ROOT, Settings
from lorc.runs.run import Run


@dataclass(frozen=True)
class Extraction:
    """What the tee saw pass: records per stream, and the numbers that it gave them.

    `listings` are the records among them that stand for a complete listing.
    """

    records: dict[str, int]
    listings: dict[str, int]
    first_sequence: int
    last_sequence: int

    @property
    def is_empty(self) -> bool:
        """Whether no record passed, nor anything that stands for a complete listing."""
        return not any(self.records.values())

    @classmethod
    def read(cls, summary: Path) -> "Extraction":
        """What the tee wrote down at its end."""
        counted = json.loads(summary.read_text())
        return cls(
            records={name: stream["records"] for name, stream in counted["streams"].items()},
            listings={name: stream["listings"] for name, stream in counted["streams"].items()},
            first_sequence=counted["first_sequence"] or 0,
            last_sequence=counted["last_sequence"] or 0,
        )


class Workplace:
    """Where a run's plugins work: a folder of the connection's own and an environment."""

    def __init__(self, settings: Settings, connection: Connection, run: Run):
        self.folder = settings.state_dir / "runs" / connection.name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.summary = self.folder / "tee_summary.json"
        self.progress = self.folder / "tee_progress.json"
        self.environment = os.environ | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "WAREHOUSE_PORT": str(settings.warehouse_port),
            "SANDBOX_PORT": str(settings.sandbox_port),
            "BQ_PROJECT": settings.project,
            "BQ_LOCATION": settings.location,
            "TARGET_BIGQUERY_DATASET": connection.staging_dataset,
            "MELTANO_SYS_DIR_ROOT": str(_system_dir(self.folder)),
            "MELTANO_DATABASE_URI": f"sqlite:///{settings.state_dir}/meltano-{connection.name}.db",
            "RUN_ID": run.id,
            "BACKUP_DIR": str(settings.backup_dir),
            "TEE_SUMMARY": str(self.summary),
            "TEE_PROGRESS": str(self.progress),
        }
        if settings.is_local:
            credentials = secret.file(settings.warehouse_dir, "warehouse")
            self.environment["GOOGLE_APPLICATION_CREDENTIALS"] = str(credentials)
        for path in (self.summary, self.progress):
            path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove what Meltano wrote for its plugins: the tap's config holds its secrets."""
        shutil.rmtree(self.folder / "meltano" / "run", ignore_errors=True)

    def count(self) -> int:
        """How many records have passed the tee so far."""
        try:
            streams = json.loads(self.progress.read_text())["streams"]
        except (FileNotFoundError, ValueError, KeyError):
            return 0
        return sum(stream["records"] - stream["listings"] for stream in streams.values())


class Extractor:
    """A connection's tap on its way into the staging dataset, as one `meltano run`.

    Entering starts Meltano up to its imports, `begin` lets it run, `extract` follows it to its end,
    and leaving ends whatever is left of it. It works on the state that `state_uri` names, in
    Meltano's terms.
    """

    def __init__(
        self,
        settings: Settings,
        connection: Connection,
        run: Run,
        streams: list[Stream],
        since: str | None,
        state_uri: str,
    ):
        self._extractor = connection.extractor
        self._work = Workplace(settings, connection, run)
        self._environment = self._work.environment
        self._environment["MELTANO_STATE_BACKEND_URI"] = state_uri
        wanted = json.dumps([f"{stream.name}.*" for stream in streams])
        self._environment[self._variable("_SELECT")] = wanted
        self._arguments = ["--log-format", "json", "--environment", settings.env, "run", "--force"]
        if since:
            self._arguments.append("--full-refresh")
            self._environment[self._variable("START_DATE")] = since
        self._arguments += [self._extractor, "backup", "target-bigquery"]

    def __enter__(self):
        if meltano.is_loaded() and forked.is_safe():
            self._process = Forked(
                partial(meltano.run, self._arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=ROOT / "meltano",
                env=self._environment,
            )
        else:
            command = [sys.executable, "-m", meltano.__name__, *self._arguments]
            self._process = start(command, self._environment, subprocess.PIPE, subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            end_group(self._process)
        self._work.clear()
        self._process.stderr.close()
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()

    def begin(self) -> None:
        """Let Meltano run."""
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(meltano.GO)
            self._process.stdin.flush()

    def extract(self, report: Callable[[int], None], first: Callable[[], None]) -> Extraction:
        """Follow Meltano to its end; `report` is called now and then with the records so far,
        `first` once, when the first record or complete listing has come.

        Raises StepFailed with a sentence that names the plugin that failed.
        """
        log = MeltanoLog(self._extractor)
        for line in self._process.stderr:
            had_records = log.has_records
            if log.read(line):
                report(self._work.count())
            if log.has_records and not had_records:
                first()
        log.check(self._process.wait(), self._work.summary.exists())
        return Extraction.read(self._work.summary)

    def _variable(self, setting: str) -> str:
        return f"{self._extractor}_{setting}".replace("-", "_").upper()


def _system_dir(work: Path) -> Path:
    """A system folder for Meltano with the installed plugins and nothing else in it.

    In a shared one, two runs of a connection (in local and in prod) would read each other's
    state.json, and a killed run would leave the tap's config with its secrets behind.
    """
    folder = work / "meltano"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for kind in ("extractors", "loaders"):
        (folder / kind).symlink_to(ROOT / "meltano" / ".meltano" / kind)
    return folder


def start(command: list[str], environment: dict[str, str], stdin, stdout) -> subprocess.Popen:
    """Start a program of Meltano's that leads a group of processes.

    What it writes is for its owner alone: the tap's config holds its secrets.
    """
    return subprocess.Popen(
        command,
        cwd=ROOT / "meltano",
        env=environment,
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        umask=0o077,
        process_group=0,
    )


def end_group(process: subprocess.Popen) -> None:
    """End a process that leads a group, and the group with it."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
