"""What a mail's history records come down to."""

import pytest
from tap_gmail.history import changed_mails


def record(*names):
    """A history record that has the mail `a` in the lists of these names."""
    mail = {"id": "a", "threadId": "t", "labelIds": ["INBOX"]}
    return {
        "id": "5",
        **{name: [mail if name == "messages" else {"message": mail}] for name in names},
    }


@pytest.mark.parametrize(
    ("records", "is_gone"),
    [
        ([record("messages")], False),
        ([record("labelsAdded")], False),
        ([record("labelsRemoved")], False),
        ([record("messagesAdded")], False),
        ([record("messagesDeleted")], True),
        ([record("messagesAdded"), record("messagesDeleted")], True),
        ([record("messagesDeleted"), record("messagesAdded")], False),
        ([record("messagesDeleted"), record("labelsRemoved")], True),
        ([record("messagesDeleted", "messagesAdded")], False),
        ([record("messagesAdded"), record("messagesDeleted", "labelsRemoved")], True),
    ],
)
def test_a_mail_is_named_once_as_changed_or_as_gone(records, is_gone):
    mail = [{"id": "a", "threadId": "t"}]
    expected = ([], mail) if is_gone else (mail, [])
    assert changed_mails([{"history": records}]) == expected
    assert changed_mails([{"history": [one]} for one in records]) == expected


@pytest.mark.parametrize("name", ["messages", "messagesAdded", "labelsRemoved"])
def test_a_mail_without_its_thread_is_changed_too(name):
    mail = {"id": "a"}
    change = mail if name == "messages" else {"message": mail}
    assert changed_mails([{"history": [{"id": "5", name: [change]}]}]) == ([mail], [])


def test_pages_without_history_are_passed_over():
    pages = [{"historyId": "1"}, {"history": []}, {"history": [record("messages")]}]
    assert changed_mails(pages) == ([{"id": "a", "threadId": "t"}], [])
