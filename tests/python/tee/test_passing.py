"""What passes, in which order, under which number, and what is kept of it."""

import json
import stat
import subprocess

import pytest
from lorc.ingest.meltano_log import FIRST_RECORD

from .conftest import BASE, RUN_ID

SCHEMA = {
    "type": "SCHEMA",
    "stream": "email",
    "schema": {"properties": {"id": {"type": "string"}}},
    "key_properties": ["id"],
}
STATE = {"type": "STATE", "value": {"bookmarks": {"email": {"since": 1}}}}


def record(key: str, **extra) -> dict:
    return {"type": "RECORD", "stream": "email", "record": {"id": key}, **extra}


def test_records_are_numbered_in_order_over_all_streams(tee):
    other = {"type": "RECORD", "stream": "contact", "record": {"id": "c"}}
    out = tee.pass_on(SCHEMA, record("a"), other, STATE, record("b"))
    assert [m.get("version") for m in out] == [
        None,
        f"{BASE + 1}",
        f"{BASE + 2}",
        None,
        f"{BASE + 3}",
    ]
    assert [m["type"] for m in out] == ["SCHEMA", "RECORD", "RECORD", "STATE", "RECORD"]
    assert out[3] == STATE
    assert out[4] == record("b", version=f"{BASE + 3}")


def test_the_number_fits_the_loaders_integer_column():
    assert BASE + 10**8 < 2**63


@pytest.mark.parametrize(
    "line",
    [
        b'{"type":"RECORD","version": 7, "stream":"email","record":{"id":"a","version":7}}',
        b'{"type":"RECORD","stream":"email","record":{"id":"a","version":7},"version":7}',
    ],
)
def test_a_version_of_the_taps_own_is_replaced(tee, line):
    (out,) = tee.pass_on(line)
    assert out["version"] == f"{BASE + 1}"
    assert out["record"] == {"id": "a", "version": 7}


def test_schema_passes_without_keys_and_otherwise_as_it_was(tee):
    assert tee.pass_on(SCHEMA) == [SCHEMA | {"key_properties": []}]
    tee.backup.unlink()
    keyless = {key: value for key, value in SCHEMA.items() if key != "key_properties"}
    assert tee.pass_on(keyless) == [keyless | {"key_properties": []}]


def test_backup_holds_every_byte_under_its_final_name_and_private(tee):
    odd = b'{"type": "RECORD","stream":"e",\r"record":{"a":"\\u00e4"}}'
    data = b'{"type": "STATE",  "value": {}}\r\n' + odd
    done = tee.run(data)
    assert done.returncode == 0
    assert done.stdout.count(b"\n") == 2
    assert b"\r" not in done.stdout
    assert tee.backup.read_bytes() == data
    assert [path.name for path in tee.backup.parent.iterdir()] == [tee.backup.name]
    assert stat.S_IMODE(tee.backup.stat().st_mode) == 0o600
    folders = [tee.backup_dir, tee.backup_dir / "raw", tee.backup.parent]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


def test_summary_counts_each_stream(tee):
    broken = b'{"type":"RECORD","stream":"email","record":{"id":"x","n":1e400}}'
    tee.pass_on(SCHEMA, record("a"), broken, SCHEMA | {"stream": "none"}, STATE)
    assert json.loads(tee.summary.read_text()) == {
        "run_id": RUN_ID,
        "backup": str(tee.backup),
        "streams": {
            "email": {"records": 2, "wrapped": 1, "listings": 0},
            "none": {"records": 0, "wrapped": 0, "listings": 0},
        },
        "first_sequence": BASE + 1,
        "last_sequence": BASE + 2,
    }


def test_summary_of_a_run_with_nothing_new_has_no_sequences(tee):
    tee.pass_on(SCHEMA)
    summary = json.loads(tee.summary.read_text())
    assert summary["first_sequence"] is summary["last_sequence"] is None


def test_messages_pass_and_progress_shows_while_the_tap_is_still_running(tee, tmp_path):
    progress = tmp_path / "progress.json"
    line = json.dumps(record("a")).encode() + b"\n"
    running = subprocess.Popen(
        tee.command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=tee.environment | {"TEE_PROGRESS": str(progress)},
    )
    with running:
        for ordinal in (1, 2):
            running.stdin.write(line)
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["version"] == f"{BASE + ordinal}"
            assert tee.backup.with_name(tee.backup.name + ".partial").read_bytes() == line * ordinal
        assert not tee.backup.exists()
        running.stdin.close()
        assert running.stdout.read() == b""
        assert running.stderr.read().decode() == f"{FIRST_RECORD}\n"
    assert running.returncode == 0
    assert json.loads(progress.read_text())["streams"]["email"]["records"] == 2
    assert tee.backup.exists()


@pytest.mark.parametrize(
    ("line", "is_told"),
    [(SCHEMA, False), ({"type": "ACTIVATE_VERSION", "stream": "email", "version": 1}, True)],
    ids=["a schema", "a complete listing"],
)
def test_what_may_have_to_be_merged_is_told_and_nothing_else(tee, tmp_path, line, is_told):
    tee.environment["TEE_PROGRESS"] = str(tmp_path / "progress.json")
    done = tee.run(json.dumps(line).encode() + b"\n")
    assert (done.stderr.decode() == f"{FIRST_RECORD}\n") is is_told


def test_a_line_of_20_mb_passes(tee):
    mail = record("a") | {"record": {"id": "a", "raw": "QUJD" * 5_000_000}}
    (out,) = tee.pass_on(mail)
    assert out["record"] == mail["record"]


@pytest.mark.parametrize("argument", ["--help", "-h"])
def test_help_names_every_variable_that_is_read(tee, argument):
    text = tee.run(b"", argument).stdout.decode()
    for name in ("RUN_ID", "BACKUP_DIR", "TEE_SUMMARY", "TEE_PROGRESS", "--config"):
        assert name in text
