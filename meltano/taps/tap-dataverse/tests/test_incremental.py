"""What a second run brings, what is never missed, and when the bookmark moves."""

import json
import time
from datetime import datetime

import pytest
from sandbox.testing import running
from singer_sdk.exceptions import ConfigValidationError, FatalAPIError
from tap_dataverse.streams import TableStream, utc


def test_a_first_run_reads_every_row_and_says_so(environment, keys):
    contacts = {environment.add(fullname=name) for name in ("Ada", "Ben", "Cleo")}
    session = environment.add("session")
    output = environment.run()
    assert set(keys(output.records("contacts"))) == contacts
    assert [row["cre92_clientsessionid"] for row in output.records("sessions")] == [session]
    assert output.records("reports") == []
    assert all(output.is_complete(stream) for stream in ("contacts", "sessions", "reports"))


def test_a_second_run_brings_exactly_what_happened(environment, keys):
    a, b, c, d, e = (environment.add(fullname=name) for name in "abcde")
    environment.delete(e)
    state = environment.run().state
    new = [environment.add(fullname=name) for name in "xyz"]
    environment.change(a, fullname="a2")
    environment.change(b, fullname="b2")
    environment.delete(c)
    environment.restore(e)
    output = environment.run(state)
    assert sorted(keys(output.live("contacts"))) == sorted([*new, a, b, e])
    names = {row["contactid"]: row["fullname"] for row in output.live("contacts")}
    assert (names[a], names[b]) == ("a2", "b2")
    assert keys(output.deleted("contacts")) == [c]
    assert d not in keys(output.records("contacts"))
    assert not output.is_complete("contacts")
    assert environment.run(output.state).of("RECORD") == []


def test_a_changed_row_comes_with_all_its_columns(environment):
    key = environment.add(fullname="Ada", telephone1="+43 1 555 0107")
    (before,) = environment.run().records("contacts")
    state = environment.run().state
    environment.change(key, fullname="Ada B.")
    (after,) = environment.run(state).records("contacts")
    assert after.keys() == before.keys()
    assert after["telephone1"] == "+43 1 555 0107"


def test_nothing_new_costs_one_request_a_table(environment):
    environment.add()
    state = environment.run().state
    requests, tokens = environment.count("/api/data/"), environment.count("/token")
    assert environment.run(state).of("RECORD") == []
    assert (requests(), tokens()) == (3, 1)


def test_an_inactive_row_is_not_deleted(environment):
    key = environment.add()
    state = environment.run().state
    environment.change(key, statecode=1, statuscode=2)
    output = environment.run(state)
    (row,) = output.live("contacts")
    assert (row["statecode"], output.deleted("contacts")) == (1, [])


@pytest.mark.parametrize("order", [1, -1])
def test_the_last_word_on_a_row_is_the_last_in_the_answer(replay, order):
    context = f"{replay.url}/api/data/v9.2/$metadata#contacts/$deletedEntity"
    words = [{"contactid": "1"}, {"@odata.context": context, "id": "1", "reason": "deleted"}]
    link = "/api/data/v9.2/contacts?$deltatoken=1"
    replay.put(link, {"value": words[::order], "@odata.deltaLink": replay.url + link})
    state = {"delta_link": replay.url + link, "replication_key_value": "2026-01-01T00:00:00Z"}
    output = replay.run({"bookmarks": {"contacts": state}}, replay.only("contacts"))
    is_gone = ["_sdc_deleted_at" in record for record in output.records("contacts")]
    assert is_gone == [False, True][::order]


@pytest.mark.parametrize(
    "word",
    [
        {"@odata.context": "$metadata#contacts/$deletedEntity", "id": "1"},
        {"id": "1", "reason": "deleted"},
        {"id": "1", "@removed": {"reason": "deleted"}},
    ],
)
def test_a_deletion_is_told_by_its_context_or_by_its_reason(replay, word):
    link = "/api/data/v9.2/contacts?$deltatoken=1"
    replay.put(link, {"value": [word], "@odata.deltaLink": replay.url + link})
    state = {"delta_link": replay.url + link, "replication_key_value": "2026-01-01T00:00:00Z"}
    output = replay.run({"bookmarks": {"contacts": state}}, replay.only("contacts"))
    (gone,) = output.deleted("contacts")
    assert {**word, "contactid": "1"}.items() <= gone.items()


def test_a_row_with_a_column_called_reason_is_a_row(replay):
    row = {"contactid": "1", "id": "2", "reason": "deleted"}
    link = "/api/data/v9.2/contacts?$deltatoken=1"
    replay.put(link, {"value": [row], "@odata.deltaLink": replay.url + link})
    state = {"delta_link": replay.url + link, "replication_key_value": "2026-01-01T00:00:00Z"}
    output = replay.run({"bookmarks": {"contacts": state}}, replay.only("contacts"))
    assert output.live("contacts") == [row]


def test_an_answer_without_news_and_link_keeps_the_link(replay):
    link = "/api/data/v9.2/contacts?$deltatoken=1"
    replay.put(link, {})
    state = {"delta_link": replay.url + link, "replication_key_value": "2026-01-01T00:00:00Z"}
    output = replay.run({"bookmarks": {"contacts": state}}, replay.only("contacts"))
    assert output.state["bookmarks"]["contacts"]["delta_link"] == replay.url + link


def by_control(environment):
    environment.expire()


def by_another_code(environment):
    environment.fault("deltatoken", status=400, times=1)


def by_gone(environment):
    environment.fault("deltatoken", status=410, times=1)


@pytest.mark.parametrize("expire", [by_control, by_another_code, by_gone])
def test_an_expired_link_starts_over_and_finds_what_was_deleted(environment, keys, expire):
    kept, gone = environment.add(), environment.add()
    first = environment.run()
    environment.delete(gone)
    expire(environment)
    output = environment.run(first.state)
    assert keys(output.live("contacts")) == [kept]
    assert output.is_complete("contacts")
    assert environment.run(output.state).of("RECORD") == []


def test_what_an_expired_link_still_brought_does_not_count_as_listed(environment):
    """A row could be emitted from the old link and be gone before the listing begins."""
    state = environment.run().state
    for _ in range(3):
        environment.add()
    environment.fault("skiptoken", status=410, times=1, delay_ms=20)
    environment.fault("skiptoken", delay_ms=20)
    output = environment.run(state, page_size=2)
    (listing,) = output.of("ACTIVATE_VERSION", "contacts")
    moments = [
        datetime.fromisoformat(message["time_extracted"]).timestamp() * 1000
        for message in output.of("RECORD", "contacts")
    ]
    assert [moment >= listing["version"] for moment in moments] == [False] * 2 + [True] * 3
    assert output.messages.index(listing) > output.messages.index(output.of("RECORD")[-1])


def test_a_restarted_sandbox_is_read_from_the_start(tmp_path, environment, keys):
    state = json.dumps(environment.run().state)
    folder = tmp_path / "dataverse" / environment.connection
    folder.mkdir(parents=True)
    row = {"contactid": "1", "modifiedon": "2026-01-01T00:00:00Z"}
    (folder / "contact.jsonl").write_text(json.dumps(row) + "\n")
    with running(tmp_path) as url:
        state = json.loads(state.replace(environment.url, url))
        output = environment.run(state, api_url=url, auth_url=url)
    assert keys(output.records("contacts")) == ["1"]
    assert output.is_complete("contacts")


def test_a_run_that_dies_keeps_the_old_bookmark(environment, monkeypatch, capsys):
    monkeypatch.setattr(TableStream, "STATE_MSG_FREQUENCY", 1)
    state = environment.run().state
    added = {environment.add() for _ in range(5)}
    environment.fault("skiptoken", status=403, after=1)
    capsys.readouterr()
    with pytest.raises(FatalAPIError):
        environment.tap(state, page_size=2).sync_all()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sum(line["type"] == "RECORD" for line in lines) == 4
    states = [line["value"]["bookmarks"] for line in lines if line["type"] == "STATE"]
    link = state["bookmarks"]["contacts"]["delta_link"]
    assert len(states) > 1
    assert {each["contacts"]["delta_link"] for each in states} == {link}
    environment.control("DELETE", "faults")
    records = environment.run(state).records("contacts")
    assert {record["contactid"] for record in records} == added


def test_the_bookmark_shows_when_the_run_began(environment):
    environment.add()
    before = time.time()
    bookmark = environment.run().state["bookmarks"]["contacts"]
    shown = datetime.fromisoformat(bookmark["replication_key_value"])
    assert int(before) <= shown.timestamp() <= time.time()
    assert set(bookmark) == {"replication_key_value", "delta_link"}


@pytest.mark.parametrize(
    "start", ["2025-10-09", "2025-10-09T00:00:00", "2025-10-09T02:00:00+02:00"]
)
def test_start_date_reads_what_was_modified_since_and_marks_nothing_deleted(
    environment, keys, start
):
    environment.add(modifiedon="2025-10-08T23:59:59Z")
    wanted = environment.add(modifiedon="2025-10-09T00:00:00Z")
    output = environment.run(start_date=start)
    assert keys(output.records("contacts")) == [wanted]
    assert not output.of("ACTIVATE_VERSION")
    assert output.state["bookmarks"]["contacts"]["delta_link"] is None


def test_a_start_date_before_all_rows_marks_nothing_deleted_either(environment, keys):
    wanted = environment.add()
    output = environment.run(start_date="1970-01-01")
    assert keys(output.records("contacts")) == [wanted]
    assert not output.of("ACTIVATE_VERSION")


def test_beside_start_date_the_bookmark_counts_with_room_for_a_wrong_clock(environment, keys):
    now = int(time.time()) * 1000
    environment.add(modifiedon=utc(now - 3_600_000))
    state = environment.run(start_date="2020-01-01").state
    late = environment.add(modifiedon=utc(now - 120_000))
    assert keys(environment.run(state, start_date="2020-01-01").records("contacts")) == [late]


def test_a_delta_link_newer_than_start_date_is_followed(environment, keys):
    environment.add()
    state = environment.run().state
    new = environment.add()
    assert keys(environment.run(state, start_date="2020-01-01").records("contacts")) == [new]
    later = environment.run(state, start_date="2100-01-01")
    assert later.records("contacts") == []
    assert later.state["bookmarks"]["contacts"]["delta_link"] is None


def test_a_start_date_that_is_none_is_named(environment):
    with pytest.raises(ConfigValidationError, match="start_date is yesterday"):
        environment.run(start_date="yesterday")
