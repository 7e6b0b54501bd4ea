"""What a run emits after another one: what is new, and nothing else."""

import pytest
from singer_sdk.exceptions import ConfigValidationError, FatalAPIError
from tap_google_forms import streams
from tap_google_forms.streams import ResponsesStream

from .conftest import hour


def test_the_first_run_lists_everything(form):
    ids = [form.add(hour(2)), form.add(hour(5)), form.add(hour(3))]
    output = form.run()
    assert sorted(output.ids) == sorted(ids)
    assert output.is_complete("responses")
    assert output.bookmark == hour(5)


def test_nothing_new_is_one_request_and_no_record(form):
    form.add_some(3)
    first = form.run()
    lists = form.count("/responses?")
    again = form.run(first.state)
    assert again.of("RECORD") == []
    assert not again.is_complete("responses")
    assert again.state == first.state
    assert lists() == 1


def test_what_was_added_and_edited_comes_and_nothing_else(form):
    ids = form.add_some(8)
    state = form.run().state
    form.edit(ids[1], answers={"a": {"questionId": "a"}})
    form.edit(ids[4], lastSubmittedTime=hour(30))
    added = form.add_some(3, start=20)
    output = form.run(state)
    assert sorted(output.ids) == sorted([ids[1], ids[4], *added])
    assert not output.is_complete("responses")
    assert form.run(output.state).ids == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-01-01T00:00:00.123456789Z", "2026-01-01T00:00:00.12345679Z"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000000001Z"),
        ("2026-01-01T00:00:00.9Z", "2026-01-01T00:00:01Z"),
    ],
)
def test_times_are_compared_to_the_nanosecond(form, before, after):
    form.add(before)
    first = form.run()
    new = form.add(after)
    output = form.run(first.state)
    assert (first.bookmark, output.bookmark) == (before, after)
    assert output.ids == [new]


@pytest.mark.parametrize("submitted", [hour(2), hour(0)], ids=["same instant", "older"])
def test_a_response_that_becomes_visible_late_arrives(form, submitted):
    form.add_some(3)
    state = form.run().state
    late = form.add(submitted)
    output = form.run(state)
    assert late in output.ids
    assert output.bookmark == hour(2)
    assert form.run(output.state).ids == []


@pytest.mark.parametrize("submitted", [hour(2), "2026-01-01T01:55:00Z"])
def test_a_resubmission_that_becomes_visible_late_arrives(form, submitted):
    ids = form.add_some(3)
    state = form.run().state
    form.edit(ids[0], lastSubmittedTime=submitted)
    output = form.run(state)
    assert sorted(output.ids) == sorted([ids[0], ids[2]])
    assert form.run(output.state).ids == []


def test_a_response_that_arrives_during_a_run_comes_once(form, monkeypatch):
    form.add_some(3)
    state = form.run().state
    new = [form.add(hour(10))]

    def meanwhile(*census):
        wanted = whole(*census)
        new.append(form.add(hour(11)))
        return wanted

    whole = streams.changes
    monkeypatch.setattr(streams, "changes", meanwhile)
    output = form.run(state)
    monkeypatch.undo()
    assert output.ids == new
    assert form.run(output.state).ids == []


def test_a_response_that_a_page_does_not_show_comes_at_the_next_run(form, monkeypatch):
    form.add_some(3)
    state = form.run().state
    hidden, shown = form.add(hour(10)), form.add(hour(11))
    whole = ResponsesStream._pages

    def but_one(self, **params):
        for item in whole(self, **params):
            if "filter" not in params or item["responseId"] != hidden:
                yield item

    monkeypatch.setattr(ResponsesStream, "_pages", but_one)
    output = form.run(state)
    monkeypatch.undo()
    assert output.ids == [shown]
    assert hidden in form.run(output.state).ids


def test_a_run_that_dies_keeps_the_old_bookmark(form, monkeypatch, capsys):
    monkeypatch.setattr(ResponsesStream, "STATE_MSG_FREQUENCY", 1)
    form.add_some(2)
    state = form.run().state
    new = form.add_some(4, start=10)
    form.fault("filter=", status=403, after=1)
    with pytest.raises(FatalAPIError):
        form.tap(state, page_size=2).sync_all()
    lines = capsys.readouterr().out.splitlines()
    assert sum('"type":"RECORD"' in line for line in lines) == 2
    states = [line for line in lines if '"type":"STATE"' in line]
    assert len(states) > 1
    for line in states:
        assert f'"replication_key_value":"{hour(1)}"' in line
        assert state["bookmarks"]["responses"]["known"]["responses"] in line
    form.control("DELETE", "faults")
    assert form.run(state).ids == new


def test_an_empty_form_is_no_error(form):
    output = form.run()
    assert output.records("responses") == []
    assert output.state["bookmarks"]["responses"] == {}
    new = form.add(hour(0))
    assert form.run(output.state).ids == [new]


@pytest.mark.parametrize(
    "start", ["2026-01-02", "2026-01-02T00:00:00", "2026-01-02T02:00:00+02:00"]
)
def test_start_date_narrows_and_says_nothing_of_deletions(form, start):
    form.add("2026-01-01T23:59:59.999999Z")
    wanted = form.add("2026-01-02T00:00:00Z")
    census = form.count("fields=")
    output = form.run(start_date=start)
    assert output.ids == [wanted]
    assert not output.is_complete("responses")
    assert census() == 0


def test_the_later_of_start_date_and_bookmark_counts(form):
    form.add_some(2)
    last = form.add("2026-01-02T00:00:00Z")
    state = form.run().state
    near = form.add("2026-01-01T23:52:00Z")
    assert form.run(state, start_date="2025-01-01").ids == [near, last]
    assert form.run(state, start_date="2026-01-01T23:59:00").ids == [last]


def test_without_start_date_all_is_listed_again(form):
    ids = form.add_some(30)
    state = form.run(start_date="2026-01-02").state
    output = form.run(state)
    assert output.ids == ids
    assert output.is_complete("responses")


def test_what_start_date_left_out_comes_without_it(form):
    ids = form.add_some(3)
    state = form.run().state
    form.edit(ids[0], lastSubmittedTime=hour(30))
    form.edit(ids[1], lastSubmittedTime=hour(50))
    narrowed = form.run(state, start_date=hour(40))
    assert narrowed.ids == [ids[1]]
    assert ids[0] in form.run(narrowed.state).ids


def test_a_start_date_that_is_none_is_named(form):
    with pytest.raises(ConfigValidationError, match="start_date is yesterday"):
        form.run(start_date="yesterday")
