"""The real tee as a subprocess, with a backup folder of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TEE = Path(__file__).parents[3] / "meltano/mappers/tee.py"
RUN_ID = "gmail_ingest_acct1-20261120214508"
BASE = 1795211108 * 10**8  # that moment's epoch second


class Tee:
    """Runs the tee over messages; what came out stays on the object."""

    def __init__(self, folder: Path):
        self.backup_dir = folder / "backup"
        self.backup = self.backup_dir / "raw/2026-11-20" / f"run_{RUN_ID}.jsonl"
        self.summary = folder / "summary.json"
        self.environment = os.environ | {
            "RUN_ID": RUN_ID,
            "BACKUP_DIR": str(self.backup_dir),
            "TEE_SUMMARY": str(self.summary),
            "PYTHONUNBUFFERED": "",
        }
        self.command = [sys.executable, str(TEE)]

    def run(self, data: bytes, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*self.command, *arguments],
            input=data,
            capture_output=True,
            env=self.environment | environment,
            check=False,
            cwd=self.backup_dir.parent,
        )

    def pass_on(self, *messages: dict | bytes) -> list[dict]:
        lines = (m if isinstance(m, bytes) else json.dumps(m).encode() for m in messages)
        done = self.run(b"".join(line + b"\n" for line in lines))
        assert done.returncode == 0, done.stderr
        assert done.stderr == b""
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def tee(tmp_path: Path) -> Tee:
    return Tee(tmp_path)
