"""The bookmark: what is read again, what is never missed, and when it moves."""

import pytest
from singer_sdk.exceptions import ConfigValidationError, FatalAPIError
from tap_gmail.streams import MessagesStream

NOON = 1_760_000_000_000  # a whole second, in milliseconds


def state_at(internal_date):
    bookmark = {"replication_key": "internalDate", "replication_key_value": str(internal_date)}
    return {"bookmarks": {"messages": bookmark}}


def test_the_newest_mail_is_the_bookmark_though_the_list_begins_with_it(mailbox):
    ids = [mailbox.add(NOON + second * 1000) for second in range(5)]
    output = mailbox.run(page_size=2)
    assert output.ids == ids[::-1]
    assert output.state == state_at(NOON + 4000)


@pytest.mark.parametrize("order", [1, -1])
def test_dates_are_compared_as_numbers_in_any_order(mailbox, monkeypatch, order):
    dates = ["999999999999", "1000000000000"][::order]
    mails = [{"id": date, "internalDate": date} for date in dates]
    monkeypatch.setattr(MessagesStream, "get_records", lambda *_: iter(mails))
    assert mailbox.run().bookmark == "1000000000000"


def test_a_second_run_reads_only_the_bookmarks_own_second(mailbox):
    mailbox.add(NOON - 5000)
    last = mailbox.add(NOON)
    first = mailbox.run()
    again = mailbox.run(first.state)
    assert again.ids == [last]
    assert again.state == first.state


def test_a_late_mail_of_the_bookmarks_second_arrives(mailbox):
    mailbox.add(NOON + 700)
    first = mailbox.run()
    late = mailbox.add(NOON + 200)
    again = mailbox.run(first.state)
    assert late in again.ids
    assert again.bookmark == str(NOON + 700)


def test_alternatives_in_q_stay_together(mailbox):
    stream = mailbox.tap(state_at(NOON), q="from:a OR from:b").streams["messages"]
    stream._write_starting_replication_value(None)
    assert stream.get_query(None) == f"(from:a OR from:b) after:{NOON // 1000 - 1}"


def test_q_still_filters_an_incremental_run(mailbox):
    mailbox.add(NOON, subject="invoice")
    state = mailbox.run(q="subject:invoice").state
    mailbox.add(NOON + 5000, subject="lunch")
    wanted = mailbox.add(NOON + 6000, subject="invoice")
    old = mailbox.add(NOON - 60_000, subject="invoice")
    ids = mailbox.run(state, q="subject:invoice").ids
    assert wanted in ids
    assert old not in ids
    assert len(ids) == 2


def test_nothing_new_leaves_the_bookmark(mailbox):
    output = mailbox.run(state_at(NOON))
    assert output.records("messages") == []
    assert output.state == state_at(NOON)


def test_the_bookmark_never_moves_back(mailbox):
    mailbox.add(NOON + 200)
    output = mailbox.run(state_at(NOON + 700))
    assert len(output.records("messages")) == 1
    assert output.bookmark == str(NOON + 700)


def test_a_run_that_dies_keeps_the_old_bookmark(mailbox, monkeypatch, capsys):
    monkeypatch.setattr(MessagesStream, "STATE_MSG_FREQUENCY", 1)
    state = state_at(NOON)
    for second in range(6):
        mailbox.add(NOON + second * 1000)
    mailbox.fault("/messages/", status=403, after=3)
    with pytest.raises(FatalAPIError):
        mailbox.tap(state, max_concurrency=1).sync_all()
    lines = capsys.readouterr().out.splitlines()
    assert sum('"type":"RECORD"' in line for line in lines) == 3
    states = [line for line in lines if '"type":"STATE"' in line]
    assert len(states) > 1
    for line in states:
        assert f'"replication_key":"internalDate","replication_key_value":"{NOON}"' in line
    mailbox.control("DELETE", "faults")
    assert len(mailbox.run(state).records("messages")) == 6


def test_an_empty_mailbox_is_no_error(mailbox):
    output = mailbox.run()
    assert output.records("messages") == []
    assert output.state == {"bookmarks": {"messages": {}}}
    assert [message["stream"] for message in output.of("SCHEMA")] == ["messages"]


@pytest.mark.parametrize(
    "start", ["2025-10-09", "2025-10-09T00:00:00", "2025-10-09T02:00:00+02:00"]
)
def test_start_date_limits_the_first_run(mailbox, start):
    midnight = 1_759_968_000_000
    mailbox.add(midnight - 3_600_000)
    wanted = mailbox.add(midnight)
    assert mailbox.run(start_date=start).ids == [wanted]


def test_a_start_date_before_all_dates_reads_everything(mailbox):
    wanted = mailbox.add(NOON)
    assert mailbox.run(start_date="1970-01-01").ids == [wanted]


def test_the_later_of_start_date_and_bookmark_counts(mailbox):
    old, new = mailbox.add(NOON), mailbox.add(NOON + 86_400_000)
    assert mailbox.run(state_at(NOON), start_date="2000-01-01T00:00:00Z").ids == [new, old]
    assert mailbox.run(state_at(NOON), start_date="2025-10-10").ids == [new]


def test_a_start_date_that_is_none_is_named(mailbox):
    with pytest.raises(ConfigValidationError, match="start_date is yesterday"):
        mailbox.run(start_date="yesterday")


def test_a_mail_without_a_date_is_emitted_and_moves_nothing(mailbox):
    mailbox.control(
        "POST",
        f"gmail/gmail-test/verbatim/odd?internal_date={NOON}",
        data=b'{"id": "odd", "internalDate": null}',
    )
    output = mailbox.run()
    assert output.ids == ["odd"]
    assert output.bookmark is None
