"""Each kind of header, thread and label is among the shipped mails."""

import re
from email.utils import getaddresses, parsedate_tz
from itertools import pairwise

import pytest

WORD = re.compile(r"=\?([^?]+)\?([bq])\?[^?]*\?=", re.IGNORECASE)


def words(mail):
    """Charset and encoding of the encoded words of the subject."""
    return [(charset.lower(), how.lower()) for charset, how in WORD.findall(mail.value("Subject"))]


def in_words(charset, how):
    return lambda mail: (charset, how) in words(mail)


def folded(mail):
    return any(re.match(rb"\s", after) for first, after in pairwise(mail.lines) if subject(first))


def subject(line):
    return line.startswith(b"Subject:")


def several(name):
    return lambda mail: len(getaddresses([mail.value(name)])) > 1


def sent_with_bcc(mail):
    return mail.has("Bcc") and "Sent" in mail.labels


def other_sender(mail):
    sender, author = (getaddresses([mail.value(name)])[0][1:] for name in ("Sender", "From"))
    return mail.has("Sender") and sender != author


def date(pattern):
    return lambda mail: bool(re.match(pattern, mail.value("Date")))


def value(name, pattern):
    return lambda mail: bool(re.search(pattern, mail.value(name)))


def without(name):
    return lambda mail: not mail.has(name)


def line(matches):
    return lambda mail: any(matches(one) for one in mail.lines)


DAY = r"(\w{3}, )?\d+ \w{3} "

KINDS = {
    "RFC 2047 B": in_words("utf-8", "b"),
    "RFC 2047 Q": in_words("utf-8", "q"),
    "words in iso-8859-1": in_words("iso-8859-1", "q"),
    "words in iso-2022-jp": in_words("iso-2022-jp", "b"),
    "words in koi8-r": in_words("koi8-r", "b"),
    "words in gb2312": in_words("gb2312", "b"),
    "several words, folded": lambda mail: len(words(mail)) > 1 and folded(mail),
    "subject folded without words": lambda mail: not words(mail) and folded(mail),
    "broken encoded word": value("Subject", r"=\?\w+\?X\?"),
    "raw UTF-8": line(
        lambda one: one.decode("utf-8", "replace").startswith("Subject: Go raibh mí")
    ),
    "raw ISO 8859-1": line(lambda one: one == b"Subject: Gr\xfc\xdfe aus dem Waldviertel"),
    "comma in a quoted name": value("From", r'"[^"]*,[^"]*" <'),
    "group": value("To", r"(?s)^[^\":<]+:.*@.*;$"),
    "empty group": value("To", r"^undisclosed-recipients:;$"),
    "comment in an address": value("From", r"@\S+ \([^)]+\)$"),
    "several To": several("To"),
    "several Cc": several("Cc"),
    "Bcc on sent mail": sent_with_bcc,
    "Reply-To": lambda mail: mail.has("Reply-To") and mail.value("Reply-To") != mail.value("From"),
    "other Sender": other_sender,
    "no Date": without("Date"),
    "no Message-ID": without("Message-ID"),
    "no Subject": without("Subject"),
    "no To": without("To"),
    "empty Subject": lambda mail: mail.parsed.get_all("Subject") == [""],
    "duplicate Subject": lambda mail: len(mail.parsed.get_all("Subject", [])) > 1,
    "duplicate From": lambda mail: len(mail.parsed.get_all("From", [])) > 1,
    "two-digit year": date(rf"{DAY}\d\d "),
    "obsolete zone": date(r".* (EST|EDT|MEST)$"),
    "no seconds": date(r".* \d\d:\d\d \D"),
    "comment in the date": date(r".*\(.*\)"),
    "unreadable date": date(r"\D+$"),
    "very long header": line(lambda one: len(one) > 998),
    "line without colon": line(lambda one: b":" not in one and not one.startswith((b" ", b"\t"))),
    "unusual case": line(lambda one: one.startswith(b"fRoM:")),
    "Message-ID without brackets": value("Message-ID", r"^[^<]+$"),
    "list mail": value("List-Id", r"<\S+>"),
    "automatic reply": value("Auto-Submitted", r"auto-replied"),
}

LABELS = {
    *("Inbox", "Unread", "Opened", "Starred", "Important", "Sent", "Draft", "Spam", "Trash"),
    *("Archived", "Booking", "Billing", "Forms", "Group", "Newsletter", "Team", "Video"),
    "Rückfrage",
}


@pytest.mark.parametrize("kind", KINDS)
def test_some_mail_has(kind, mails):
    assert any(KINDS[kind](mail) for mail in mails)


def test_no_kind_is_so_wide_that_most_mails_have_it(mails):
    found = {kind: sum(bool(has_it(mail)) for mail in mails) for kind, has_it in KINDS.items()}
    assert {kind for kind, count in found.items() if count > len(mails) / 3} == set()


def test_labels_are_those_that_are_meant(mails):
    assert {label for mail in mails for label in mail.labels} == LABELS


def test_each_mail_is_kept_in_one_place_only(mails):
    places = {"Inbox", "Sent", "Draft", "Spam", "Trash", "Archived"}
    assert [mail.path for mail in mails if len(places & set(mail.labels)) != 1] == []


def test_at_most_two_mails_lack_a_receipt_time(mails):
    undated = [
        mail.path
        for mail in mails
        if not parsedate_tz(mail.value("Received").rpartition(";")[2].strip() or "none")
    ]
    assert [path.partition("/")[2] for path in undated] == [
        "2026-09/2026-09-23-received-missing.eml",
        "2026-10/2026-10-21-received-without-date.eml",
    ]


def test_the_receipt_is_on_the_day_of_the_file_name(mails):
    late = "2026-11/2026-11-12-delayed-three-days.eml"
    for mail in mails:
        received = parsedate_tz(mail.value("Received").rpartition(";")[2].strip() or "none")
        if received and not mail.path.endswith(late):
            day = "-".join(f"{number:02d}" for number in received[:3])
            assert mail.path.split("/")[-1].startswith(day), mail.path


def test_threads_run_over_several_mails(mails):
    for connection in ("gmail-acct1", "gmail-acct2", "gmail-acct3"):
        own = [mail for mail in mails if mail.path.startswith(connection)]
        ids = {mail.value("Message-ID") for mail in own}
        long = [mail for mail in own if len(set(mail.value("References").split()) & ids) >= 2]
        assert long, connection
        assert all(
            mail.value("References").split()[-1] == mail.value("In-Reply-To") for mail in long
        )


def test_a_conversation_runs_through_two_mailboxes(mails):
    first, second = (
        {mail.value("Message-ID"): mail for mail in mails if mail.path.startswith(connection)}
        for connection in ("gmail-acct1", "gmail-acct2")
    )
    shared = first.keys() & second.keys()
    assert any(
        first[name].value("In-Reply-To") in shared and "Sent" in first[name].labels
        for name in shared
    )
    for name in shared - {""}:
        assert first[name].path.split("/")[1:] == second[name].path.split("/")[1:]


def test_nobody_but_the_sender_sees_bcc(mails):
    assert {mail.labels[0] for mail in mails if mail.has("Bcc")} == {"Sent"}
