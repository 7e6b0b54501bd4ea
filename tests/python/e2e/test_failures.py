"""A part that fails: one sentence, exit 1, on record, and the next run mends it."""

import re
import socket

import pytest

CONNECTION = "gmail-acct2"
ANY_SECRET = re.compile(r"sandbox-tap|ya29\.|[\w.+-]+@[\w.-]+\.\w+")


@pytest.fixture
def ready(shared):
    """A warehouse with one complete run, and a mail that has arrived since."""
    if not shared.bookmark():
        shared.mail(CONNECTION, "before")
        shared.counts(shared.ingest(CONNECTION))
    shared.add(CONNECTION, "since")
    yield shared
    shared.control("DELETE", "faults")
    shared.control("POST", f"tokens/{CONNECTION}")


def last_line(done):
    assert done.returncode == 1, done.stdout
    line = done.stderr.splitlines()[-1]
    assert line.startswith(f"{CONNECTION}: ")
    assert len(line) < 450
    return line


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"path": "/messages/", "status": 500, "retry_after": 0}, "500"),
        ({"path": "/history?", "status": 403}, "403"),
        ({"path": "/token", "status": 401}, "client_id"),
        (None, "refresh_token"),
    ],
    ids=["broken", "forbidden", "wrong-client", "revoked"],
)
def test_a_source_that_refuses(ready, fault, words):
    bookmark = ready.bookmark()
    if fault:
        ready.control("POST", "faults", fault)
    else:
        ready.control("DELETE", f"tokens/{CONNECTION}?refresh=true")
    done = ready.ingest(CONNECTION)
    line = last_line(done)
    assert words in line
    assert "tap-gmail--acct2 failed" in line
    assert ready.bookmark() == bookmark
    told = [event["error_message"] or "" for event in ready.failure()]
    for text in (done.stdout, done.stderr, *told, ready.text_left_behind()):
        assert not ANY_SECRET.search(text)


def test_the_run_after_failures_brings_what_they_missed(ready):
    ready.control("POST", "faults", {"path": "/history?", "status": 403})
    assert ready.ingest(CONNECTION).returncode == 1
    ready.control("DELETE", "faults")
    assert ready.counts(ready.ingest(CONNECTION))["inserted"] >= 1
    assert ready.counts(ready.ingest(CONNECTION, "--since", "2020-01-01"))["inserted"] == 0


def test_a_backup_folder_that_cannot_be_written(ready, tmp_path):
    (tmp_path / "file").write_text("in the way")
    bookmark = ready.bookmark()
    line = last_line(ready.ingest(CONNECTION, BACKUP_DIR=str(tmp_path / "file" / "backup")))
    assert str(tmp_path / "file") in line
    assert ready.bookmark() == bookmark
    reasons = {e["payload"]["error_type"] for e in ready.failure() if e["status"] == "failed"}
    assert reasons == {"backup"}
    assert ready.counts(ready.ingest(CONNECTION))["extracted"] >= 1


def test_a_port_that_a_stranger_holds(lorc):
    lorc.mail(CONNECTION, "only")
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = str(stranger.getsockname()[1])
        line = last_line(lorc.ingest(CONNECTION, WAREHOUSE_PORT=port))
    assert port in line
    assert "WAREHOUSE_PORT=" in line
    assert not lorc.bookmark()
