"""The bookmark: what comes in the next run, what is never missed, and when it moves."""

from datetime import UTC, datetime

import pytest
from singer_sdk.exceptions import ConfigValidationError, FatalAPIError
from tap_common.testing import Output
from tap_gmail.streams import MessagesStream

NOON = 1_760_000_000_000  # 9 October 2025, 08:53:20 UTC, in milliseconds
DAY = 86_400_000


@pytest.fixture
def mails(mailbox):
    """Six mails, a second apart, oldest first."""
    return [mailbox.add(NOON + second * 1000) for second in range(6)]


def test_the_first_run_reads_all_and_says_so(mailbox, mails):
    output = mailbox.run(page_size=2)
    assert output.ids == mails[::-1]
    assert output.gone == []
    assert output.messages[-2]["type"] == "ACTIVATE_VERSION"
    assert set(output.bookmark) == {"history_id", "replication_key_value"}
    assert output.bookmark["history_id"] == mailbox.answer("profile")["historyId"]
    began = datetime.fromtimestamp(output.messages[-2]["version"] / 1000, UTC)
    assert output.bookmark["replication_key_value"] == began.isoformat()


@pytest.mark.usefixtures("mails")
def test_with_nothing_new_one_request_and_no_record(mailbox):
    state = mailbox.run().state
    mailbox.control("DELETE", "counters")
    history = mailbox.count("/history?")
    again = mailbox.run(state)
    assert again.records("messages") == []
    assert not again.is_complete("messages")
    assert (mailbox.control("GET", "counters")["total"], history()) == (2, 1)  # and the token
    assert again.bookmark["history_id"] == state["bookmarks"]["messages"]["history_id"]


def test_exactly_the_changes_come(mailbox, mails):
    lost, erased, back, starred, archived, _ = mails
    mailbox.delete(lost)
    mailbox.delete(back)
    state = mailbox.run().state
    new = [mailbox.add(NOON + DAY), mailbox.add(NOON), mailbox.add(NOON - 1000 * DAY)]
    mailbox.change(starred)
    mailbox.change(archived)
    mailbox.delete(erased)
    mailbox.restore(back)
    output = mailbox.run(state)
    assert output.ids == [*new, starred, archived, back]
    assert output.gone == [erased]
    assert not output.is_complete("messages")
    for record in output.live("messages"):
        assert record == mailbox.answer(f"messages/{record['id']}?format=full")
    assert mailbox.run(output.state).records("messages") == []


def test_a_deletion_names_mail_and_thread(mailbox, mails):
    state = mailbox.run().state
    thread = mailbox.answer(f"messages/{mails[0]}?format=minimal")["threadId"]
    mailbox.delete(mails[0])
    (record,) = mailbox.run(state).records("messages")
    assert datetime.fromisoformat(record.pop("_sdc_deleted_at")).tzinfo
    assert record == {"id": mails[0], "threadId": thread}


def test_a_mail_that_changed_often_is_read_once_and_a_gone_one_never(mailbox, mails):
    state = mailbox.run().state
    for _ in range(2):
        mailbox.change(mails[0])
        mailbox.delete(mails[0])
        mailbox.restore(mails[0])
    mailbox.change(mails[1])
    mailbox.delete(mails[1])
    gets = mailbox.count("/messages/")
    output = mailbox.run(state, page_size=1)
    assert (output.ids, output.gone) == ([mails[0]], [mails[1]])
    assert gets() == 1


@pytest.mark.parametrize("again", [False, True])
def test_a_mail_that_vanishes_before_it_is_read_is_gone(mailbox, mails, again):
    state = mailbox.run().state if again else None
    for mail in mails:
        mailbox.change(mail)
    mailbox.fault(f"/messages/{mails[1]}", status=404)
    output = mailbox.run(state)
    assert set(output.ids) == set(mails) - {mails[1]}
    assert output.gone == [mails[1]]


@pytest.mark.parametrize("again", [False, True])
def test_what_changes_during_a_run_comes_in_the_next(mailbox, mails, again):
    state = mailbox.run().state if again else None
    for mail in mails:
        mailbox.change(mail)
    tap = mailbox.tap(state, max_concurrency=1)
    records = tap.streams["messages"].get_records(None)
    first = next(records)["id"]
    mailbox.delete(first)
    late = mailbox.add(NOON)
    read = {first, *(record["id"] for record in records)}
    output = mailbox.run(tap.state)
    assert read == set(mails)
    assert (output.ids, output.gone) == ([late], [first])


def test_the_bookmark_is_of_the_first_page(mailbox, monkeypatch):
    pages = iter([{"historyId": "7", "nextPageToken": "2"}, {"historyId": "9", "history": []}])
    monkeypatch.setattr(MessagesStream, "ask", lambda *_, **__: next(pages))
    state = {"bookmarks": {"messages": {"history_id": "5"}}}
    assert mailbox.run(state).bookmark["history_id"] == "7"
    assert next(pages, None) is None


@pytest.mark.parametrize("status", [400, 404])
def test_a_history_id_that_is_not_taken_starts_over(mailbox, mails, status):
    state = mailbox.run().state
    mailbox.fault("/history?", status=status)
    again = mailbox.run(state)
    mailbox.control("DELETE", "faults")
    assert sorted(again.ids) == sorted(mails)
    assert again.is_complete("messages")


def test_a_history_that_is_too_old_starts_over(mailbox, mails, caplog):
    state = mailbox.run().state
    mailbox.delete(mails[0])
    mailbox.expire_history()
    with caplog.at_level("INFO"):
        output = mailbox.run(state)
    assert output.ids == mails[:0:-1]
    assert output.is_complete("messages")
    assert "no longer reaches back" in caplog.text
    assert mailbox.run(output.state).records("messages") == []


def test_a_state_of_the_version_that_went_by_dates_starts_over(mailbox, mails):
    old = {"replication_key": "internalDate", "replication_key_value": str(NOON)}
    output = mailbox.run({"bookmarks": {"messages": old}})
    assert output.ids == mails[::-1]
    assert output.is_complete("messages")
    assert set(output.bookmark) == {"history_id", "replication_key_value"}


@pytest.mark.parametrize("again", [False, True])
def test_a_run_that_dies_keeps_the_old_bookmark(mailbox, mails, monkeypatch, capsys, again):
    monkeypatch.setattr(MessagesStream, "STATE_MSG_FREQUENCY", 1)
    state = mailbox.run().state if again else None
    for mail in mails:
        mailbox.change(mail)
    mailbox.fault("/messages/", status=403, after=3)
    capsys.readouterr()
    with pytest.raises(FatalAPIError):
        mailbox.tap(state, max_concurrency=1).sync_all()
    died = Output(capsys.readouterr().out)
    assert len(died.records("messages")) == 3
    kept = state["bookmarks"]["messages"].get("history_id") if state else None
    states = [message["value"]["bookmarks"]["messages"] for message in died.of("STATE")]
    assert {bookmark.get("history_id") for bookmark in states} == {kept}
    mailbox.control("DELETE", "faults")
    assert set(mailbox.run(state).ids) == set(mails)


def test_an_empty_mailbox_is_no_error(mailbox):
    output = mailbox.run()
    assert output.records("messages") == []
    assert output.is_complete("messages")
    assert [message["stream"] for message in output.of("SCHEMA")] == ["messages"]


@pytest.mark.parametrize(
    "start", ["2025-10-09", "2025-10-09T00:00:00", "2025-10-09T02:00:00+02:00"]
)
def test_start_date_limits_the_first_run(mailbox, start):
    midnight = 1_759_968_000_000
    mailbox.add(midnight - 1)
    wanted = mailbox.add(midnight)
    output = mailbox.run(start_date=start)
    assert output.ids == [wanted]
    assert not output.is_complete("messages")


def test_start_date_limits_what_changed(mailbox):
    old, older, new = (mailbox.add(NOON + days * DAY) for days in (-1, -2, 1))
    settings = {"start_date": "2025-10-09T08:53:20Z"}
    state = mailbox.run(**settings).state
    mailbox.change(old)
    mailbox.change(new)
    mailbox.delete(older)
    output = mailbox.run(state, **settings)
    assert (output.ids, output.gone) == ([new], [older])
    mailbox.expire_history()
    output = mailbox.run(state, **settings)
    assert output.ids == [new]
    assert not output.is_complete("messages")


def test_a_start_date_before_all_dates_reads_everything(mailbox):
    wanted = mailbox.add(NOON)
    assert mailbox.run(start_date="1970-01-01").ids == [wanted]


def test_a_start_date_that_is_none_is_named(mailbox):
    with pytest.raises(ConfigValidationError, match="start_date is yesterday"):
        mailbox.run(start_date="yesterday")


def test_a_mail_without_a_date_is_never_too_old(mailbox):
    mailbox.control(
        "POST",
        f"gmail/gmail-test/verbatim/odd?internal_date={NOON}",
        data=b'{"id": "odd", "internalDate": null}',
    )
    assert mailbox.run(start_date="2025-10-01").ids == ["odd"]
