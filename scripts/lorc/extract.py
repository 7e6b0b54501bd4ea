"""Extract and load: one `meltano run` of a connection, followed as it goes."""

import contextlib
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lorc.connections import Connection, Stream
from lorc.errors import StepFailed
from lorc.meltano_log import MeltanoLog
from lorc.runs import Run
from lorc.settings import ROOT, Settings

LOCAL_CREDENTIALS = ROOT / "scripts" / "lorc" / "local_credentials.json"


@dataclass(frozen=True)
class Extraction:
    """What the tee saw pass: records per stream, and the numbers that it gave them."""

    records: dict[str, int]
    first_sequence: int
    last_sequence: int


def extract(
    settings: Settings,
    connection: Connection,
    run: Run,
    streams: list[Stream],
    state_uri: str,
    since: str | None,
    report,
) -> Extraction:
    """Run the connection's tap into its staging dataset.

    `report` is called now and then with the number of records so far. Raises StepFailed with a
    sentence that names the plugin that failed.
    """
    work = settings.state_dir / "runs" / connection.name
    work.mkdir(parents=True, exist_ok=True)
    summary, progress = work / "tee_summary.json", work / "tee_progress.json"
    for path in (summary, progress):
        path.unlink(missing_ok=True)
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "WAREHOUSE_PORT": str(settings.warehouse_port),
        "SANDBOX_PORT": str(settings.sandbox_port),
        "BQ_PROJECT": settings.project,
        "BQ_LOCATION": settings.location,
        "MELTANO_SYS_DIR_ROOT": str(_system_dir(work)),
        "MELTANO_DATABASE_URI": f"sqlite:///{settings.state_dir}/meltano-{connection.name}.db",
        "MELTANO_STATE_BACKEND_URI": state_uri,
        "RUN_ID": run.id,
        "BACKUP_DIR": str(settings.backup_dir),
        "TEE_SUMMARY": str(summary),
        "TEE_PROGRESS": str(progress),
        _variable(connection, "_SELECT"): json.dumps([f"{stream.name}.*" for stream in streams]),
    }
    if settings.is_local:
        environment["GOOGLE_APPLICATION_CREDENTIALS"] = str(LOCAL_CREDENTIALS)
    command = ["meltano", "--log-format", "json", "--environment", settings.env, "run", "--force"]
    if since:
        command.append("--full-refresh")
        environment[_variable(connection, "START_DATE")] = since
    command += [connection.extractor, "backup", "target-bigquery"]

    log = MeltanoLog(connection.extractor)
    with _running(command, environment) as process:
        for line in process.stderr:
            if log.read(line):
                report(_count(progress))
        exit_code = process.wait()
    log.check(exit_code, summary.exists())
    counted = json.loads(summary.read_text())
    return Extraction(
        records={name: stream["records"] for name, stream in counted["streams"].items()},
        first_sequence=counted["first_sequence"] or 0,
        last_sequence=counted["last_sequence"] or 0,
    )


def _system_dir(work: Path) -> Path:
    """A system folder for Meltano with the installed plugins and nothing else in it.

    In a shared one, two runs of a connection (in local and in prod) would read each other's
    state.json, and a killed run would leave the tap's config with its secrets behind.
    """
    folder = work / "meltano"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for kind in ("extractors", "mappers", "loaders"):
        (folder / kind).symlink_to(ROOT / "meltano" / ".meltano" / kind)
    return folder


@contextlib.contextmanager
def _running(command: list[str], environment: dict) -> Iterator[subprocess.Popen]:
    """A Meltano process that does not outlive the block, and on Linux not this process either.

    What it writes is for its owner alone: Meltano writes the tap's config with its secrets.
    """
    try:
        process = subprocess.Popen(
            command,
            cwd=ROOT / "meltano",
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            umask=0o077,
            process_group=0,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
    except FileNotFoundError:
        raise StepFailed("Meltano is not installed: run `make setup`.", "setup") from None
    try:
        yield process
    finally:
        if process.poll() is None:
            _end_group(process)


def _end_group(process: subprocess.Popen) -> None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _die_with_parent() -> None:
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def _variable(connection: Connection, setting: str) -> str:
    return f"{connection.extractor}_{setting}".replace("-", "_").upper()


def _count(progress: Path) -> int:
    try:
        streams = json.loads(progress.read_text())["streams"]
    except (FileNotFoundError, ValueError, KeyError):
        return 0
    return sum(stream["records"] for stream in streams.values())
