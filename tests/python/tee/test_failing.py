"""One sentence, the right exit status, and nothing that looks complete but is not."""

import os
import subprocess
import sys

import pytest

from .conftest import RUN_ID, TEE

DEEP = b'{"type":"RECORD","stream":"email","record":{"v":' + b"[" * 20_000 + b"]" * 20_000
RECORD = b'{"type":"RECORD","stream":"email","record":{"id":"a"}}\n'


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"secret", b"tee: line 2 of the tap is not JSON.\n"),
        (b"", b"tee: line 2 of the tap is not JSON.\n"),
        (
            b'{"type":"RECORD","stream":"email","record":{"id":"secret"',
            b"line 2 of the tap is not JSON",
        ),
        (
            b'{"type":"RECORD","stream":"e","record":' + b"[" * 9999,
            b"line 2 of the tap is not JSON",
        ),
        (DEEP + b',"secret":"' + b'\\"' * 500_000, b"line 2 of the tap is not JSON"),
        (DEEP + b',"secret":' + b'"' * 500_000, b"line 2 of the tap is not JSON"),
        (DEEP + b',"id" 5 secret:1}}', b"line 2 of the tap is not JSON"),
        (b'"secret"', b"line 2 of the tap is not a Singer message"),
        (b'[{"type":"STATE"}]', b"line 2 of the tap is not a Singer message"),
        (b'{"type":"RECORD","record":{}}', b"line 2 of the tap is not a Singer message"),
        (b'{"type":"RECORD","stream":"secret"}', b"line 2 of the tap is not a Singer message"),
        (b'{"type":"SCHEMA"}', b"line 2 of the tap is not a Singer message"),
        (b'{"type":"BATCH","stream":"email"}', b"line 2 of the tap is not a Singer message"),
        (b'{"type":"STATE","value":"\xff"}', b"line 2 of the tap is not a Singer message"),
    ],
)
def test_a_line_that_is_no_singer_message_ends_the_run(tee, line, sentence):
    done = tee.run(RECORD + line + b"\n" + RECORD)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert b"secret" not in done.stderr
    assert done.stdout.count(b"\n") == 1
    assert not tee.backup.exists()
    assert not tee.summary.exists()


@pytest.mark.parametrize(
    "run_id",
    [
        "x-2026",
        "a b-20261120214508",
        "../x-20261120214508",
        "x-20269920214508",
        "x-20261120214508\n",
    ],
)
def test_a_run_id_that_is_none_is_refused(tee, run_id):
    done = tee.run(RECORD, RUN_ID=run_id)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"tee: RUN_ID must be {job_name}-{YYYYMMDDHHMMSS}.\n"
    assert not tee.backup_dir.exists()


def test_an_unknown_argument_is_refused(tee):
    done = tee.run(RECORD, "--verbose")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"--help" in done.stderr


def test_config_is_accepted_and_the_run_id_has_a_default(tee):
    assert tee.run(RECORD, "--config", "any.json", RUN_ID="").returncode == 0
    (name,) = [path.name for path in tee.backup_dir.rglob("*.jsonl")]
    assert name.startswith("run_meltano_run-")


def test_a_run_that_is_kept_already_is_not_overwritten(tee):
    tee.pass_on(RECORD.strip())
    done = tee.run(RECORD * 2)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"take a new RUN_ID" in done.stderr
    assert tee.backup.read_bytes() == RECORD


def test_a_backup_folder_that_cannot_be_made_stops_before_anything_passes(tee):
    tee.backup_dir.write_text("a file in its place")
    done = tee.run(RECORD)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.count(b"\n") == 1
    assert str(tee.backup_dir).encode() in done.stderr


def test_a_full_disk_stops_before_anything_passes(tee):
    limited = ["prlimit", "--fsize=4096", *tee.command]
    done = subprocess.run(
        limited, input=RECORD * 100, capture_output=True, env=tee.environment, check=False
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"tee: cannot write to {tee.backup.parent}: File too large.\n"
    assert not tee.backup.exists()
    assert not tee.summary.exists()


def test_a_loader_that_is_gone_ends_the_run_quietly(tee):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        tee.command,
        input=RECORD * 9,
        stdout=writer,
        stderr=subprocess.PIPE,
        env=tee.environment,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")
    assert not tee.backup.exists()
    assert not tee.summary.exists()
    assert tee.backup.with_name(f"run_{RUN_ID}.jsonl.partial").exists()


def test_a_line_without_end_is_not_waited_for(tee):
    start = "import tee; tee.LONGEST_LINE_MB = 1; raise SystemExit(tee.main())"
    tee.command = [sys.executable, "-c", start]
    done = tee.run(b'{"secret":' * 1_000_000, PYTHONPATH=str(TEE.parent))
    assert done.returncode == 1
    assert done.stderr == b"tee: a line of the tap is longer than 1 MB.\n"
