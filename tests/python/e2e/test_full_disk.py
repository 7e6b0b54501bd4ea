"""A disk that is full: what could not be kept is not loaded, and the run says where it failed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

CONNECTION = "gmail-acct2"
LIMIT = 8 * 2**20
LARGE = b"From: a@example.org\nSubject: large\n\n" + b"0123456789abcde\n" * (LIMIT // 16)


def staged(lorc) -> set[str]:
    """The ids in the loader's table, if it was made."""
    tables = lorc.rows(
        "select table_name from `region-us`.INFORMATION_SCHEMA.TABLES"
        " where table_schema = 'staging_gmail_acct2'"
    )
    if not tables:
        return set()
    rows = lorc.rows("select json_value(data, '$.id') as id from staging_gmail_acct2.messages")
    return {row["id"] for row in rows}


def test_nothing_is_loaded_that_was_not_kept(lorc):
    lorc.mail(CONNECTION, "small")
    (lorc.data / "gmail" / CONNECTION / "large.eml").write_bytes(LARGE)
    assert lorc.run("lorc", "up").returncode == 0
    program = Path(sys.executable).with_name("lorc")
    done = subprocess.run(
        ["prlimit", f"--fsize={LIMIT}", program, "ingest", CONNECTION],
        capture_output=True,
        text=True,
        env=lorc.environment,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    [partial] = lorc.backup_dir.rglob("run_*")
    words = f"{CONNECTION}: cannot write to {partial.parent}: File too large."
    assert done.stderr.splitlines()[-1] == words
    assert partial.name.endswith(".jsonl.partial")
    assert partial.stat().st_size == LIMIT
    whole = [json.loads(line) for line in partial.read_bytes().split(b"\n")[:-1]]
    kept = {line["record"]["id"] for line in whole if line["type"] == "RECORD"}
    assert staged(lorc) <= kept
    lorc.failure()
    assert lorc.bookmark() == {}
    assert lorc.counts(lorc.ingest(CONNECTION))["inserted"] == 2
    assert len(staged(lorc) - kept) >= 1
