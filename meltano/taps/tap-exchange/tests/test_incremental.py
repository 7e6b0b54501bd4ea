"""The bookmark: what comes again, what is gone, what has only moved, and when it starts over."""

import pytest
from singer_sdk.exceptions import ConfigValidationError, FatalAPIError
from tap_exchange import streams
from tap_exchange.streams import MessagesStream

NOON = "Fri, 02 Jan 2026 12:00:00 +0000"


def test_a_first_run_reads_every_folder_and_says_that_this_is_all(mailbox):
    places = ("Inbox", "Sent Items", "Inbox/Clients/Old", "Deleted Items")
    mails = [mailbox.add(folder=folder) for folder in places]
    output = mailbox.run()
    assert output.ids == sorted(mails)
    assert output.gone == []
    assert output.complete
    kinds = [message["type"] for message in output.messages]
    assert "RECORD" not in kinds[kinds.index("ACTIVATE_VERSION") :]


def test_nothing_new_is_one_request_per_folder_and_no_record(mailbox):
    mailbox.add()
    first = mailbox.run()
    requests = mailbox.count("/v1.0/")
    again = mailbox.run(first.state)
    assert again.records("messages") == []
    assert not again.complete
    assert requests() == 1 + 7
    assert again.bookmark["delta_links"].keys() == first.bookmark["delta_links"].keys()


def test_changes_between_runs_are_these_records_and_no_others(mailbox):
    mails = [mailbox.add(f"mail {number}", date=NOON) for number in range(6)]
    mailbox.delete(mails[5])
    state = mailbox.run().state
    added = [mailbox.add("new", folder) for folder in ("Inbox", "Archive", "Inbox/Made later")]
    mailbox.change(mails[0], subject="another")
    mailbox.change(mails[1], isRead=False)
    mailbox.delete(mails[2])
    mailbox.mail("POST", f"/{mails[5]}/restore")
    output = mailbox.run(state, page_size=2)
    assert output.ids == sorted([*added, mails[0], mails[1], mails[5]])
    assert output.gone == [mails[2]]
    assert not output.complete
    assert mailbox.run(output.state).records("messages") == []


MOVES = [("Archive", "Inbox"), ("Inbox", "Archive"), ("Inbox", "Brand new")]


@pytest.mark.parametrize(("source", "target"), MOVES)
def test_a_mail_that_moved_is_alive_and_asked_for_by_nobody(mailbox, source, target):
    mail = mailbox.add(folder=source)
    state = mailbox.run().state
    mailbox.move(mail, target)
    gets = mailbox.count("/messages/AAk")
    output = mailbox.run(state)
    assert output.ids == [mail]
    assert output.gone == []
    assert gets() == 0


def before_folder(monkeypatch, number, do):
    """Do something when that many folders of a run have been read."""
    read, folders = MessagesStream.read_folder, []

    def read_folder(*args):
        folders.append(args)
        if len(folders) == number + 1:
            do()
        yield from read(*args)

    monkeypatch.setattr(MessagesStream, "read_folder", read_folder)


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize(("source", "target"), MOVES)
@pytest.mark.parametrize("number", [1, 4, 8])
def test_a_mail_that_moves_while_folders_are_read_stays(
    mailbox, monkeypatch, known, source, target, number
):
    mail, other = mailbox.add(folder=source), mailbox.add()
    state = mailbox.run().state if known else None
    mailbox.delete(other)
    before_folder(monkeypatch, number, lambda: mailbox.move(mail, target))
    output = mailbox.run(state)
    later = mailbox.run(output.state)
    assert mail not in output.gone + later.gone
    assert mail in output.ids + later.ids
    assert known or (output.complete and mail in output.ids)


def test_a_mail_that_is_deleted_while_folders_are_read_is_deleted(mailbox, monkeypatch):
    mail = mailbox.add()
    before_folder(monkeypatch, 3, lambda: mailbox.delete(mail))
    output = mailbox.run()
    assert [record["id"] for record in output.records("messages")] == [mail, mail]
    assert output.gone == [mail]


def test_a_mail_that_still_answers_but_is_in_no_folder_is_deleted(mailbox):
    mails = [mailbox.add() for _ in range(3)]
    state = mailbox.run().state
    for mail in mails[:2]:
        mailbox.move(mail, "Recoverable Items/Deletions")
    lists = mailbox.count("/mailFolders/delta")
    output = mailbox.run(state)
    assert output.gone == sorted(mails[:2])
    assert output.ids == []
    assert lists() == 3  # both rounds, and once for the folder that no list shows


def test_an_expired_link_starts_over_and_finds_what_is_gone(mailbox):
    mails = [mailbox.add(folder=folder) for folder in ("Inbox", "Archive", "Archive")]
    state = mailbox.run().state
    mailbox.delete(mails[2])
    mailbox.control("POST", "exchange/exchange-test/expire_delta")
    output = mailbox.run(state)
    assert output.ids == sorted(mails[:2])
    assert output.complete
    assert mailbox.run(output.state).records("messages") == []


def test_one_expired_folder_starts_all_over(mailbox):
    mails = [mailbox.add(folder=folder) for folder in ("Inbox", "Archive")]
    state = mailbox.run().state
    mailbox.fault("deltatoken", status=410, after=5, times=1)
    output = mailbox.run(state)
    assert output.ids == sorted(mails)
    assert output.complete


def test_a_folder_that_is_gone_starts_over(mailbox):
    kept, gone = mailbox.add(), mailbox.add(folder="Inbox/Old")
    state = mailbox.run().state
    mailbox.control("DELETE", "exchange/exchange-test/folders/Inbox/Old")
    output = mailbox.run(state)
    assert (output.ids, output.gone) == ([kept], [])
    assert output.complete
    assert gone not in output.text
    assert not mailbox.run(output.state).complete


def test_a_folder_that_goes_while_folders_are_read_starts_the_next_run_over(mailbox, monkeypatch):
    kept = mailbox.add()
    mailbox.add(folder="Old")
    remove = "exchange/exchange-test/folders/Old"
    before_folder(monkeypatch, 1, lambda: mailbox.control("DELETE", remove))
    state = mailbox.run().state
    output = mailbox.run(state)
    assert (output.ids, output.gone) == ([kept], [])
    assert output.complete


def test_a_run_that_dies_keeps_the_old_bookmark(mailbox, monkeypatch, capsys):
    monkeypatch.setattr(MessagesStream, "STATE_MSG_FREQUENCY", 1)
    state = mailbox.run().state
    mails = [mailbox.add(folder=folder) for folder in ("Inbox", "Archive", "Sent Items")]
    mailbox.fault("deltatoken", status=403, after=4)
    with pytest.raises(FatalAPIError):
        mailbox.tap(state).sync_all()
    lines = capsys.readouterr().out.splitlines()
    assert any('"type":"RECORD"' in line for line in lines)
    states = [line for line in lines if '"type":"STATE"' in line]
    assert states
    for link in state["bookmarks"]["messages"]["delta_links"].values():
        assert all(link in line for line in states)
    mailbox.control("DELETE", "faults")
    assert mailbox.run(state).ids == sorted(mails)


@pytest.mark.parametrize(
    "start", ["2026-01-02T12:00:00Z", "2026-01-02T12:00:00", "2026-01-02T14:00:00+02:00"]
)
def test_start_date_narrows_and_finds_no_deletions(mailbox, start):
    mailbox.add(date="Fri, 02 Jan 2026 11:59:59 +0000")
    wanted = [mailbox.add(date=NOON), mailbox.add(folder="Archive", date=NOON)]
    output = mailbox.run(start_date=start)
    assert (output.ids, output.gone) == (sorted(wanted), [])
    assert not output.complete
    assert mailbox.run(output.state, start_date=start).records("messages") == []


def test_without_the_start_date_the_older_mails_come(mailbox):
    old = mailbox.add(date="Fri, 02 Jan 2015 12:00:00 +0000")
    narrowed = mailbox.run(start_date="2026-01-01").state
    output = mailbox.run(narrowed)
    assert (output.ids, output.gone) == ([old], [])
    assert output.complete


def test_the_later_of_start_date_and_bookmark_counts(mailbox):
    mailbox.add()
    state = mailbox.run().state
    assert mailbox.run(state, start_date="2000-01-01").records("messages") == []
    assert mailbox.run(state, start_date="2100-01-01").records("messages") == []
    mailbox.add("new", date="Fri, 02 Jan 2015 12:00:00 +0000")
    assert len(mailbox.run(state, start_date="2000-01-01").records("messages")) == 1
    assert mailbox.run(state, start_date="2100-01-01").records("messages") == []


def test_more_mails_than_a_filter_gives_are_an_error(mailbox, monkeypatch):
    monkeypatch.setattr(streams, "FILTERED_MOST", 3)
    for _ in range(2):
        mailbox.add()
    state = mailbox.run(start_date="2026-01-01").state
    for _ in range(3):
        mailbox.add()
    assert len(mailbox.run(state, start_date="2026-01-01").records("messages")) == 3
    with pytest.raises(FatalAPIError, match="set a later start_date"):
        mailbox.run(start_date="2026-01-01")
    assert len(mailbox.run().records("messages")) == 5


def test_a_start_date_that_is_none_is_named(mailbox):
    with pytest.raises(ConfigValidationError, match="start_date is yesterday"):
        mailbox.run(start_date="yesterday")


def test_other_properties_start_over(mailbox):
    mail = mailbox.add()
    state = mailbox.run(select_properties=["subject"]).state
    assert mailbox.run(state, select_properties=["subject"]).records("messages") == []
    output = mailbox.run(state)
    assert (output.ids, output.gone) == ([mail], [])
    assert output.complete
