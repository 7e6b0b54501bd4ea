"""Mails and records as bad as they come: each is stored or rejected with a reason."""

import json

import pytest

CONNECTION = "gmail-acct1"
SECOND = 1_000
DATE = 1_793_610_000_000  # 2 November 2026, in milliseconds
VERBATIM = {
    "nul": rb'{"id": "nul", "internalDate": "%d", "snippet": "a\u0000b"}',
    "surrogate": rb'{"id": "surrogate", "internalDate": "%d", "snippet": "a\ud800b"}',
    "integer": rb'{"id": "integer", "internalDate": "%d", "sizeEstimate": 36893488147419103232}',
    "decimal": rb'{"id": "decimal", "internalDate": "%d", "sizeEstimate": 1e400}',
    "no-id": rb'{"internalDate": "%d", "snippet": "nobody"}',
    "null-id": rb'{"id": null, "internalDate": "%d"}',
    "empty-id": rb'{"id": "", "internalDate": "%d"}',
    "deep": b'{"id": "deep", "internalDate": "%d", "payload": '
    + b'{"a":' * 300
    + b"1"
    + b"}" * 301,
    "colons": rb'{"id": "a:b \"c\" \u00e4", "internalDate": "%d"}',
    "twice-1": rb'{"id": "twice", "internalDate": "%d", "snippet": "first"}',
    "twice-2": rb'{"id": "twice", "internalDate": "%d", "snippet": "second"}',
}
REJECTED = {
    "surrogate": "lone_surrogate",
    "integer": "integer_beyond_64_bits",
    "decimal": "decimal_beyond_double",
    "deep": "nesting_too_deep",
}
NAMELESS = ["empty_external_id", "no_external_id", "no_external_id"]
GOOD, MALFORMED = 3, 3


@pytest.fixture(scope="module")
def arrived(shared):
    """One run over all of it; its counts."""
    shared.mail(CONNECTION, *(f"neighbour-{number}" for number in range(GOOD)))
    folder = shared.data / "gmail" / CONNECTION
    (folder / "empty.eml").write_bytes(b"")
    (folder / "garbage.eml").write_bytes(bytes(range(256)) * 8)
    (folder / "large.eml").write_bytes(
        b"From: a@example.org\nSubject: large\n\n" + b"0123456789abcde\n" * (10 * 2**20 // 16)
    )
    assert shared.run("lorc", "up").returncode == 0
    for number, (name, content) in enumerate(VERBATIM.items()):
        date = DATE + number * SECOND
        path = f"gmail/{CONNECTION}/verbatim/{name}?internal_date={date}"
        shared.control("POST", path, content % date)
    return shared.counts(shared.ingest(CONNECTION))


@pytest.fixture(scope="module")
def stored(shared, arrived):
    assert arrived
    return {row["external_id"]: row for row in shared.rows("select * from raw_objects")}


@pytest.fixture(scope="module")
def rejected(shared, arrived):
    assert arrived
    return shared.rows("select * from rejected_objects order by reject_reason, external_id")


def test_the_books_balance(arrived, stored, rejected):
    assert arrived["extracted"] == arrived["staged"] == GOOD + MALFORMED + len(VERBATIM)
    assert arrived["inserted"] == len(stored)
    assert arrived["rejected"] == len(rejected)
    twice = 1
    assert arrived["staged"] == arrived["inserted"] + arrived["rejected"] + twice


def test_neighbours_and_malformed_mails_are_stored(stored):
    subjects = [
        field["value"]
        for row in stored.values()
        for field in row["payload"].get("payload", {}).get("headers", [])
        if field["name"] == "Subject"
    ]
    assert {"large", *(f"neighbour-{number}" for number in range(GOOD))} <= set(subjects)
    assert len(stored) == GOOD + MALFORMED + len({"nul", "colons", "twice"})


def test_what_can_be_stored_is_stored_as_it_came(stored):
    assert stored["nul"]["payload"]["snippet"] == "a\0b"
    assert stored['a:b "c" ä']["idem_key"] == f'gmail:{CONNECTION}:email:a:b "c" ä'
    assert stored["twice"]["payload"]["snippet"] in ("first", "second")
    large = [row for row in stored.values() if row["payload"].get("sizeEstimate", 0) > 10 * 2**20]
    assert len(large) == 1


def test_what_cannot_is_rejected_with_its_reason_and_its_text(rejected):
    named = {row["external_id"]: row for row in rejected if row["external_id"]}
    assert {key: row["reject_reason"] for key, row in named.items()} == REJECTED
    assert sorted(r["reject_reason"] for r in rejected if not r["external_id"]) == NAMELESS
    assert "36893488147419103232" in named["integer"]["raw_text"]
    assert "1e400" in named["decimal"]["raw_text"].replace("E+", "e")
    assert named["deep"]["raw_text"].count("{") == 301
    assert any("nobody" in row["raw_text"] for row in rejected)


def test_the_same_again_is_stored_and_rejected_once(shared, stored, rejected):
    again = shared.counts(shared.ingest(CONNECTION, "--since", "2000-01-01"))
    assert again["inserted"] == 0
    assert again["unchanged"] + again["updated"] == len(stored)
    assert again["rejected"] == len(rejected)
    keys = {row["reject_key"] for row in rejected}
    assert {r["reject_key"] for r in shared.rows("select * from rejected_objects")} == keys


def test_no_text_of_a_record_is_in_the_event_log(shared, arrived):
    assert arrived
    log = json.dumps(shared.rows("select * from event_log"), default=str)
    assert "nobody" not in log
    assert "36893488147419103232" not in log
