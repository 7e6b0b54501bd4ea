"""The mails of the Exchange mailboxes: folders, marks, and threads that cross to Gmail."""

from collections import Counter
from email.utils import getaddresses

from sandbox.sample.people import address, directory


def connection(mail):
    return mail.path.split("/")[0]


def folder(mail):
    return mail.path.split("/", 1)[1].rpartition("/")[0]


def recipients(mail):
    # An empty value would make getaddresses doubt the others.
    values = [mail.value(name) for name in ("To", "Cc", "Bcc") if mail.value(name)]
    return [who for _, who in getaddresses(values)]


def ids(mails):
    return {mail.value("Message-ID") for mail in mails if mail.value("Message-ID")}


def test_each_mailbox_has_enough_mails_in_several_folders(exchange):
    sizes = Counter(connection(mail) for mail in exchange)
    assert len(sizes) == 4
    assert all(25 <= size <= 40 for size in sizes.values())
    for name in sizes:
        found = {folder(mail) for mail in exchange if connection(mail) == name}
        assert {"Inbox", "Sent Items", "Drafts", "Junk Email"} <= found
    everywhere = {folder(mail) for mail in exchange}
    assert everywhere >= {"Archive", "Deleted Items", "Inbox/Insurers", "Inbox/Courses"}


def test_marks_are_those_of_an_mbox(exchange):
    assert {mail.value("Status") for mail in exchange} == {"", "O"}
    assert {mail.value("X-Status") for mail in exchange} == {"", "F"}
    assert not any(mail.has("X-Gmail-Labels") for mail in exchange)
    for name in {connection(mail) for mail in exchange}:
        own = [mail for mail in exchange if connection(mail) == name]
        assert any(mail.has("Status") for mail in own)
        assert any(mail.has("X-Status") for mail in own)


def test_the_kinds_of_mail_that_need_care_are_there(exchange):
    types = {part.get_content_type() for mail in exchange for part in mail.parts}
    assert types >= {"text/html", "text/calendar", "message/rfc822", "message/delivery-status"}
    assert types >= {"application/pdf", "image/png", "text/plain"}
    charsets = {part.get_content_charset() for mail in exchange for part in mail.parts}
    assert charsets >= {"utf-8", "iso-8859-1", "iso-8859-2", "windows-1252", "gb2312"}
    assert any(not mail.has("Date") for mail in exchange)
    assert any(not mail.has("Message-ID") for mail in exchange)
    assert any(not mail.raw.isascii() for mail in exchange)


def test_threads_cross_between_gmail_and_exchange(mails, exchange):
    here = [mail for mail in exchange if connection(mail) == "exchange-info-mensio"]
    there = [mail for mail in mails if mail.path.startswith("gmail-acct1/")]
    shared = ids(here) & ids(there)
    assert len(shared) >= 4
    for one, other in ((here, there), (there, here)):
        answers = [mail for mail in one if mail.value("In-Reply-To") in shared]
        assert any(mail.value("Message-ID") not in ids(other) for mail in answers)


def test_a_mail_of_both_providers_is_the_same_but_for_its_delivery(mails, exchange):
    known = {mail.value("Message-ID"): mail for mail in mails}
    for mail in exchange:
        twin = known.get(mail.value("Message-ID"))
        if twin and mail.value("Message-ID"):
            for name in ("Date", "From", "To", "Subject", "In-Reply-To", "References"):
                assert mail.value(name).split() == twin.value(name).split(), mail.path
            assert mail.body.replace(b"\r\n", b"\n") == twin.body.replace(b"\r\n", b"\n")


def test_a_mail_to_one_of_our_mailboxes_is_in_it(exchange):
    boxes = {address(owner): name for name, owner in directory()["mailboxes"].items()}
    held = {(connection(mail), mail.value("Message-ID")) for mail in exchange}
    missing = [
        (mail.path, who)
        for mail in exchange
        for who in recipients(mail)
        if boxes.get(who, "").startswith("exchange-")
        if mail.has("Message-ID") and (boxes[who], mail.value("Message-ID")) not in held
    ]
    assert missing == []


def test_no_mail_is_for_a_gmail_mailbox_that_does_not_have_it(mails, exchange):
    ours = {
        address(owner)
        for name, owner in directory()["mailboxes"].items()
        if name.startswith("gmail-")
    }
    known = ids(mails)
    lost = [
        mail.path
        for mail in exchange
        for who in recipients(mail)
        if who in ours and mail.value("Message-ID") not in known
    ]
    assert lost == []
