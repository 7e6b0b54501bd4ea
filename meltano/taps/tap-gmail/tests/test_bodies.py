"""Text that Gmail gives by an attachmentId is fetched; all else stays as the API gives it."""

import base64

import pytest
from tap_gmail.bodies import MOST_OCTETS, MOST_PARTS, kept_elsewhere

LONG = "Bitte um Rückruf heute. " * 100_000
MAIL = f"""\
From: Nora <nora@example.org>
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

{LONG}
--b
Content-Type: text/plain; name="notes.txt"
Content-Disposition: attachment; filename="notes.txt"

Not read.
--b
Content-Type: image/png; name="a.png"

x
--b--
"""
REPORT = """\
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

Not delivered.
--b
Content-Type: message/delivery-status

Action: failed
--b--
"""


def added(mailbox, eml: str) -> dict:
    mailbox.control("POST", "gmail/gmail-test/messages", json={"eml": eml})
    (record,) = mailbox.run().records("messages")
    return record["payload"]["parts"]


def text(part: dict) -> str:
    return base64.urlsafe_b64decode(part["body"]["data"]).decode().strip()


def test_a_long_text_is_fetched_and_nothing_else(mailbox):
    asked = mailbox.count("/attachments/")
    body, notes, image = added(mailbox, MAIL)
    assert text(body) == LONG.strip()
    assert body["body"]["attachmentId"]
    assert set(notes["body"]) == set(image["body"]) == {"attachmentId", "size"}
    assert asked() == 1


def test_what_a_report_says_to_machines_is_fetched(mailbox):
    _, status = added(mailbox, REPORT)
    assert text(status) == "Action: failed"


def test_an_id_that_is_not_taken_leaves_the_mail_as_it_is(mailbox):
    mailbox.fault("/attachments/", status=400)
    body, *_ = added(mailbox, MAIL)
    assert set(body["body"]) == {"attachmentId", "size"}


def part(size=1, kind="text/plain", **more) -> dict:
    return {"mimeType": kind, "body": {"attachmentId": "a", "size": size}, **more}


def mixed(*parts, kind="mixed") -> dict:
    return {"mimeType": f"multipart/{kind}", "parts": [*parts]}


INLINE = {"headers": [{"name": "Content-Disposition", "value": "Attachment; filename=x"}]}


@pytest.mark.parametrize(
    ("payload", "number"),
    [
        (part(), 1),
        (part(kind="text/html"), 1),
        (part(kind="text/csv"), 0),
        (part(filename="first.txt"), 1),
        (part(**INLINE), 0),
        (mixed(part(), part(filename="second.txt")), 1),
        (mixed(part(), part(), kind="related"), 1),
        (mixed(part(kind="text/plain"), part(kind="text/html"), kind="alternative"), 2),
        (mixed(part(kind="message/rfc822", parts=[part()])), 0),
        (mixed(part(kind="message/delivery-status")), 0),
        (mixed(part(kind="message/disposition-notification"), kind="report"), 1),
        ({"mimeType": "text/plain", "body": {"attachmentId": "a", "size": 1, "data": "eA=="}}, 0),
        (mixed(*[part()] * (MOST_PARTS + 5)), MOST_PARTS),
        (mixed(part(MOST_OCTETS), part(1)), 1),
        (mixed(part(MOST_OCTETS + 1), part(1)), 1),
        (mixed(part(-1), part("1"), part(None)), 0),
        (mixed(None, [], 1, mixed(), {"mimeType": [], "body": []}), 0),
        (None, 0),
    ],
)
def test_which_bodies_are_fetched(payload, number):
    assert len(list(kept_elsewhere(payload))) == number
