"""A mailbox of which the seeds say too little is named by `lorc check`."""

import pytest
from lorc.project import connections, data_files, mailboxes
from lorc.project.connections import Connection, Stream

GMAIL, EXCHANGE, FORMS = (
    Connection(name, name.partition("-")[0], "tap", "staging", (Stream("s", kind),), (), None, True)
    for name, kind in (
        ("gmail-north", "email"),
        ("exchange-north", "email"),
        ("forms-north", "form_response"),
    )
)
ADDRESSES = [
    {"connection_name": "gmail-north", "email": "a@north.example"},
    {"connection_name": "exchange-north", "email": "b@north.example"},
]
ROLES = [
    {
        "source_system": "gmail",
        "connection_name": "",
        "mailbox_id": "SENT",
        "mailbox_role": "sent",
    },
    {
        "source_system": "exchange",
        "connection_name": "exchange-north",
        "mailbox_id": "AQMk",
        "mailbox_role": "sent",
    },
]


def unsaid(addresses, roles):
    return mailboxes.unsaid([GMAIL, EXCHANGE, FORMS], addresses, roles)


def test_the_seeds_say_all_of_the_projects_own():
    rows = data_files.rows(mailboxes.ADDRESSES), data_files.rows(mailboxes.ROLES)
    assert mailboxes.unsaid(list(connections.load().values()), *rows) == []


def test_a_mailbox_with_its_rows_is_right():
    assert unsaid(ADDRESSES, ROLES) == []


@pytest.mark.parametrize("number", [0, 1])
def test_a_mailbox_without_an_own_address(number):
    name = ADDRESSES[number]["connection_name"]
    (said,) = unsaid([ADDRESSES[1 - number]], ROLES)
    assert said.startswith(f"{name} has no own address in seeds/mail")


@pytest.mark.parametrize("row", [None, {"mailbox_role": "trash"}, {"connection_name": "other"}])
def test_a_mailbox_without_a_sent_folder(row):
    (said,) = unsaid(ADDRESSES, [ROLES[0], *([ROLES[1] | row] if row else [])])
    assert said.startswith("exchange-north has no mailbox with the role sent in seeds/projections")
