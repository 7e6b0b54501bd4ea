"""From nothing to raw_objects and event_log, and what a second run leaves alone."""

import json
import re
import stat
from pathlib import Path

import psutil
import pytest

REPO = Path(__file__).parents[3]
SAMPLE = REPO / "scripts" / "sandbox" / "data"
TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
MAILS = len(list((SAMPLE / "gmail" / "gmail-acct1").rglob("*.eml")))
SIX = [
    {"job.started", "ingest.started"},
    {"ingest.completed", "upsert.started"},
    {"upsert.completed", "job.completed"},
]
WHOLE_TABLE = (
    "select to_hex(sha256(string_agg(to_json_string(stored), '' order by idem_key))) as digest"
    " from raw_objects as stored"
)


@pytest.fixture(scope="module")
def first(shared):
    """The first run on a machine where nothing runs yet."""
    shared.environment["SANDBOX_DATA"] = str(SAMPLE)
    done = shared.ingest("gmail-acct1", TRACEPARENT=f"00-{TRACE_ID}-00f067aa0ba902b7-01")
    assert done.returncode == 0, done.stderr
    done.run_id = shared.last_run()
    done.rows = shared.rows("select * from raw_objects order by idem_key")
    done.events = shared.rows("select * from event_log order by created_at")
    return done


@pytest.fixture(scope="module")
def second(shared, first):
    """The same command again."""
    assert first
    done = shared.ingest("gmail-acct1")
    assert done.returncode == 0, done.stderr
    done.rows = shared.rows("select * from raw_objects order by idem_key")
    return done


@pytest.fixture(scope="module")
def reread(shared, second):
    """What came since a date, once more."""
    assert second
    done = shared.ingest("gmail-acct1", "--since", "2026-10-20")
    done.counts = shared.counts(done)
    done.rows = shared.rows("select * from raw_objects order by idem_key")
    return done


def payload(events: list[dict], event_type: str) -> dict:
    [event] = [event for event in events if event["event_type"] == event_type]
    return event["payload"]


def test_each_mail_is_one_row_with_its_key(first):
    assert len(first.rows) == MAILS
    for row in first.rows:
        assert row["idem_key"] == f"gmail:gmail-acct1:email:{row['external_id']}"
        assert row["external_id"] == row["payload"]["id"]


def test_exactly_six_events_under_one_correlation_id(first):
    assert re.fullmatch(r"gmail_ingest_acct1-\d{14}", first.run_id)
    moments = {}
    for event in first.events:
        moments.setdefault(event["created_at"], []).append(event["event_type"])
    assert len(first.events) == 6
    assert [set(types) for types in moments.values()] == SIX
    assert {event["status"] for event in first.events} == {"ok"}
    assert {event["correlation_id"] for event in first.events} == {first.run_id}


def test_the_books_balance(first):
    ingested = payload(first.events, "ingest.completed")
    merged = payload(first.events, "upsert.completed")
    assert ingested["records_extracted"] == ingested["records_staged"] == MAILS
    assert merged["total_records"] == merged["inserted"] == MAILS
    assert merged["updated"] == merged["unchanged"] == merged["rejected"] == 0


def test_the_caller_s_trace_id_is_in_every_event(first):
    assert {event["trace_id"] for event in first.events} == {TRACE_ID}


def test_a_summary_line_names_connection_counts_seconds_and_run(shared, first):
    [line] = first.stdout.splitlines()
    assert line.startswith("gmail-acct1: ")
    assert re.search(r" in \d+\.\d s ", line)
    assert line.endswith(f"({first.run_id})")
    assert shared.counts(first) == {
        "extracted": MAILS,
        "staged": MAILS,
        "inserted": MAILS,
        "updated": 0,
        "unchanged": 0,
        "deleted": 0,
        "rejected": 0,
    }


def test_what_the_tap_said_is_kept_for_its_owner_alone(shared, first):
    [backup] = shared.backup_dir.rglob(f"run_{first.run_id}.jsonl")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    messages = [json.loads(line) for line in backup.read_text().splitlines()]
    kept = {message["record"]["id"] for message in messages if message["type"] == "RECORD"}
    assert kept == {row["external_id"] for row in first.rows}


def test_servers_listen_on_the_loopback_address_alone(shared, first):
    assert first
    listening = [
        connection.laddr
        for process in shared.processes()
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert {address.ip for address in listening} == {"127.0.0.1"}
    assert {address.port for address in listening} == {shared.warehouse_port, shared.sandbox_port}


def test_a_second_run_with_nothing_new_changes_no_row(shared, first, second):
    assert not any(shared.counts(second).values())
    assert second.rows == first.rows


def test_what_is_read_again_moves_last_seen_and_nothing_else(first, reread):
    counts = reread.counts
    assert 0 < counts["extracted"] == counts["staged"] == counts["unchanged"] < MAILS
    assert sum(counts.values()) == 3 * counts["unchanged"]
    seen_again = 0
    for before, after in zip(first.rows, reread.rows, strict=True):
        moved = {name for name in before if before[name] != after[name]}
        assert moved <= {"last_seen", "staged_at", "last_run_id"}
        seen_again += after["last_seen"] > before["last_seen"]
        assert (before["last_seen"] != after["last_seen"]) == ("last_run_id" in moved)
    assert seen_again == counts["unchanged"]


@pytest.mark.parametrize("options", [[], ["--full-refresh"]])
def test_a_merge_by_hand_changes_no_row_and_drops_no_history(shared, reread, options):
    assert reread
    before, log = shared.value(WHOLE_TABLE), shared.rows("select event_id from event_log")
    done = shared.run("dbt", "build", "--select", "raw_objects", *options, "--profiles-dir", ".")
    assert done.returncode == 0, done.stdout
    assert shared.value(WHOLE_TABLE) == before
    run_id = shared.last_run()
    events = shared.events(run_id)
    assert sorted(event["event_type"] for event in events) == [
        "job.completed",
        "job.started",
        "upsert.completed",
        "upsert.started",
    ]
    merged = payload(events, "upsert.completed")
    assert merged["total_records"] == 0
    kept = {row["event_id"] for row in shared.rows("select event_id from event_log")}
    assert {row["event_id"] for row in log} < kept
    assert "MERGE (0.0 rows" in done.stdout


def test_no_mail_and_no_token_is_left_in_a_log(shared, second):
    assert second
    left = shared.text_left_behind() + second.stdout + second.stderr
    assert "sandbox-tap-gmail" not in left
    assert "ya29." not in left
    assert not re.search(r"[\w.]+@example\.(org|com|net)", left)
