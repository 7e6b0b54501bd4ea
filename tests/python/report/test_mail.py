"""The mail opens as text, as a page with its pictures, and as the PDF."""

import re
from email import message_from_bytes, policy

import pytest
from lorc.report import render
from lorc.report.mail import Message

from . import rows
from .conftest import laid_out

SENDER = "reports@example.org"


@pytest.fixture(scope="module")
def pdf(busy):
    return render.pdf(busy)


@pytest.fixture(scope="module")
def message(busy, pdf):
    return Message(busy, pdf, SENDER, rows.NOW)


@pytest.fixture(scope="module")
def mail(message):
    return message_from_bytes(message.to("anna@example.org").as_bytes(), policy=policy.default)


def test_it_has_a_text_a_page_and_the_pdf(mail, busy, pdf):
    assert mail.get_content_type() == "multipart/mixed"
    text = mail.get_body(("plain",)).get_content()
    assert text.split() == render.text(busy).split()
    assert mail.get_body(("html",)).get_content_type() == "text/html"
    [attached] = mail.iter_attachments()
    assert attached.get_filename() == "2026-W47.pdf"
    assert attached.get_content() == pdf


def test_each_picture_of_the_page_is_in_the_mail(mail, busy):
    page = mail.get_body(("html",)).get_content()
    shown = re.findall(r'<img src="cid:([^"]+)" alt="([^"]+)"', page)
    pictures = {
        part["Content-ID"].strip("<>"): part.get_content()
        for part in mail.walk()
        if part.get_content_type() == "image/png"
    }
    assert len(shown) == len(render.charts(busy))
    assert len(pictures) == len({render.svg(chart) for chart in render.charts(busy)})
    assert {cid for cid, _ in shown} == set(pictures)
    assert all(content.startswith(b"\x89PNG") for content in pictures.values())
    assert "<svg" not in page


def test_a_picture_that_is_shown_often_is_sent_once():
    quiet = Message(laid_out(rows.quiet()), b"", SENDER, rows.NOW).to("a@example.org")
    assert len([part for part in quiet.walk() if part.get_content_type() == "image/png"]) == 1


def test_the_subject_says_the_week_and_nothing_of_a_client(mail):
    assert mail["Subject"] == "Weekly report 2026-W47"
    stale = laid_out(rows.quiet() | {"health": [rows.health(is_stale=True)]})
    assert (
        Message(stale, b"", SENDER, rows.NOW)
        .to("a@example.org")["Subject"]
        .endswith("2026-W47 (old data)")
    )


def test_a_mail_that_is_sent_again_has_the_same_id(message):
    first, again, other = (message.to(to)["Message-ID"] for to in ("a@x.org", "A@x.org", "b@x.org"))
    assert first == again != other


def test_it_goes_through_old_servers(message):
    raw = message.to("anna@example.org").as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()
