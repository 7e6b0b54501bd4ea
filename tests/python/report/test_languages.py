"""Everything that is made of a catalogue is said in another language, and nothing stays English."""

import html
import io
import re

import pypdf
import pytest
from lorc.alert.mail import Message as Alert
from lorc.pages import language
from lorc.report import render
from lorc.report.source import Client
from lorc.today import page as today_page

from . import mornings, rows
from .conftest import laid_out

ALERT = {
    "alert_key": "a",
    "alert_kind": "flag_raised",
    "instrument_name": "PHQ-9",
    "item_number": 9,
    "week_start": rows.WEEK,
    "occurred_at": rows.NOW,
    "idem_key": "google_forms:google-forms-followup:form_response:r1",
}


@pytest.fixture
def german(monkeypatch):
    monkeypatch.setenv("REPORT_LANGUAGE", "de")


def english() -> list[str]:
    """Whole texts of the English catalogue that German says otherwise."""
    ours, others = language.of("en").texts, language.of("de").texts
    return [
        text
        for key, text in ours.items()
        if isinstance(text, str) and len(text) > 8 and "{" not in text and others[key] != text
    ]


def pdf_text(layout: dict) -> str:
    reader = pypdf.PdfReader(io.BytesIO(render.pdf(layout)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("client", [None, Client("flagged", "Cleo")])
def test_a_report_has_no_english_in_it(client):
    layout = laid_out(rows.busy(), client)
    for said in (html.unescape(render.page(layout)), render.text(layout), pdf_text(layout)):
        assert not [each for each in english() if each in said]
        assert "1.250,50" in said
        assert "Nov. 2026" in said


@pytest.mark.usefixtures("german")
def test_a_morning_and_an_alert_have_no_english_in_them():
    layout = mornings.laid_out(mornings.busy())
    mail = Alert(ALERT, "alerts@example.org", "Europe/Vienna", rows.NOW).to("anna@example.org")
    told = mail["Subject"] + mail.get_content()
    for said in (html.unescape(today_page.page(layout)), today_page.text(layout), told):
        assert not [each for each in english() if each in said]
    assert "Warnfrage ist auffällig: PHQ-9, Frage 9." in told


def test_what_english_is_looked_for_is_in_an_english_page():
    page = html.unescape(render.page(laid_out(rows.busy())))
    assert len([each for each in english() if each in page]) >= 40
    assert not re.search("{[a-z_]+}", page)
