"""A source that loses its memory, throttles or refuses in the middle: right, and on record."""

import re
import signal

import pytest
from workspace.mail import eml

GOOD, EMPTY = "exchange-ben-mensio", "exchange-ben-efs"
REVOKED = ("exchange-booking-mensio", "exchange-info-mensio")
MAILS = 5
SECRET = re.compile(r"sandbox-tap|ya29\.|deltatoken|[\w.+-]+@[\w.-]+\.\w+", re.IGNORECASE)


@pytest.fixture(scope="module")
def ready(shared):
    """Two of the four mailboxes exist; the first has been ingested."""
    for connection in (GOOD, EMPTY):
        folder = shared.data / "exchange" / connection / "Inbox"
        folder.mkdir(parents=True)
        for number in range(MAILS if connection == GOOD else 1):
            (folder / f"{number}.eml").write_text(eml(f"mail-{number}", number))
    assert shared.counts(shared.ingest(GOOD))["inserted"] == MAILS
    return shared


@pytest.fixture
def source(ready):
    yield ready
    ready.control("DELETE", "faults")
    for name in (GOOD, *REVOKED):
        ready.control("POST", f"tokens/{name}")


def mails(lorc) -> dict[str, bool]:
    """Each mail's id and whether it is gone."""
    rows = lorc.rows(
        "select external_id, deleted_at is not null as gone from raw_objects"
        " where connection_name = @connection order by first_seen",
        connection=GOOD,
    )
    return {row["external_id"]: row["gone"] for row in rows}


def test_after_an_expired_delta_token_what_was_deleted_meanwhile_is_found(source):
    alive = [mail for mail, gone in mails(source).items() if not gone]
    source.control("DELETE", f"exchange/{GOOD}/messages/{alive[0]}")
    source.control("POST", f"exchange/{GOOD}/expire_delta")
    counts = source.counts(source.ingest(GOOD))
    assert (counts["deleted"], counts["unchanged"]) == (1, len(alive) - 1)
    assert mails(source)[alive[0]]
    source.control("POST", f"exchange/{GOOD}/messages/{alive[0]}/restore")
    counts = source.counts(source.ingest(GOOD))
    assert (counts["updated"], counts["deleted"]) == (1, 0)
    assert not mails(source)[alive[0]]


def test_what_passes_with_time_does_not_fail_the_run(source):
    source.control("POST", f"exchange/{GOOD}/messages", {"eml": eml("late", 30)})
    for place, status in enumerate((401, 429, 503), 1):
        fault = {"path": "/messages/delta", "status": status, "times": 1, "after": place}
        source.control("POST", "faults", fault | ({"retry_after": 1} if status != 401 else {}))
    assert source.counts(source.ingest(GOOD))["inserted"] == 1
    assert {fault["times"] for fault in source.control("GET", "faults")["faults"]} == {0}


def test_a_revoked_token_fails_the_run_and_is_on_record(source):
    bookmark = source.bookmark()
    source.control("POST", f"exchange/{GOOD}/messages", {"eml": eml("kept waiting", 40)})
    source.control("DELETE", f"tokens/{GOOD}?refresh=true")
    done = source.ingest(GOOD)
    assert done.returncode == 1
    assert "tap-exchange--ben-mensio failed" in done.stderr
    told = [event["error_message"] or "" for event in source.failure()]
    for text in (done.stdout, done.stderr, *told, source.text_left_behind()):
        assert not SECRET.search(text)
    assert source.bookmark() == bookmark


def test_the_run_after_brings_what_waited(source):
    assert source.counts(source.ingest(GOOD))["inserted"] == 1


def test_one_failure_stops_no_other_connection(source):
    for name in REVOKED:
        (source.data / "exchange" / name).mkdir()
        source.control("DELETE", f"tokens/{name}?refresh=true")
    done = source.run("lorc", "ingest-all", "--source", "exchange")
    assert done.returncode == 1
    outcomes = dict(re.findall(r"^(exchange-[a-z-]+) +(\w+)  ", done.stdout, re.MULTILINE))
    assert outcomes == {
        GOOD: "done",
        EMPTY: "done",
        **dict.fromkeys(REVOKED, "failed"),
    }
    assert done.stdout.splitlines()[-1] == "4 connections: 2 done, 2 failed"
    assert "refresh token" in done.stdout
    shown = source.run("lorc", "status").stdout
    states = dict(re.findall(r"^(exchange-[a-z-]+) +email +(\w+)", shown, re.MULTILINE))
    assert states[GOOD] == states[EMPTY] == "ok"
    assert states["exchange-info-mensio"] == "failed"
    assert re.search(r"^exchange-info-mensio \(exchange_ingest_\w+-\d{14}\): ", shown, re.MULTILINE)


def test_an_interrupt_of_all_reaches_each_run(source, finish, wait_for):
    source.control("POST", "faults", {"path": "/messages/delta", "delay_ms": 60_000})
    started = "select count(*) from event_log where event_type = 'ingest.started'"
    before = source.value(started)
    process = source.start("lorc", "ingest-all", "--source", "exchange")
    assert wait_for(lambda: source.value(started) == before + 2)
    process.send_signal(signal.SIGTERM)
    done = finish(process)
    assert done.returncode == 1
    assert done.stdout.count("not started: interrupted") == 2
    assert done.stdout.count("The run was interrupted") == 2
    ended = source.rows(
        "select error_type from jobs where status = 'failed' order by started_at desc limit 2"
    )
    assert [row["error_type"] for row in ended] == ["interrupted", "interrupted"]


def test_an_unknown_provider_is_answered_with_the_known_ones(source):
    done = source.run("lorc", "ingest-all", "--source", "pigeon")
    assert done.returncode == 2
    assert "no provider 'pigeon'" in done.stderr
    assert "google_forms" in done.stderr
