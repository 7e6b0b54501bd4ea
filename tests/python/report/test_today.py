"""The page of a morning: five questions are answered first, and what others wrote is text in it."""

import base64
import hashlib
import html
import re
from datetime import date

import pytest
from lorc.pages import language
from lorc.project.errors import WrongCall
from lorc.today import page as today_page

from . import mornings, rows
from .test_page import Page

FIRST = re.compile(r'<section id="first".*?</section>', re.DOTALL)


@pytest.fixture(scope="module")
def page() -> str:
    return today_page.page(mornings.laid_out(mornings.busy()))


def answer(page: str, name: str) -> str:
    """The text of one of the five answers on the first screen."""
    found = re.search(
        rf'<article class="answer {name}.*?</article>', FIRST.search(page)[0], re.DOTALL
    )
    return html.unescape(re.sub("<[^>]*>", "", found[0]))


def test_each_question_is_answered_in_the_first_section_with_a_next_step(page):
    danger = answer(page, "danger")
    for said in (
        rows.ARABIC,
        rows.FLAG_ITEM,
        "“Nearly every day”, 19 Nov 2026, 21:30",
        "Call today.",
        "+43 1 5550 100",
    ):
        assert said in danger
    assert "3 flag items are open, 2 since yesterday." in danger
    waits = answer(page, "waits")
    for said in ("20 threads wait", f"the longest {rows.CHINESE} since", "Answer in gmail-acct1"):
        assert said in waits
    for said in (rows.CHINESE, "wrote, 19 Nov 2026", "Waits for an answer."):
        assert said in answer(page, "new")
    comes = answer(page, "comes")
    for said in (
        rows.ARABIC,
        "today 09:30",
        "PHQ-9 14 (moderate), GAD-7 9 (mild)",
        "Ask for PHQ-9",
        "open flag",
    ):
        assert said in comes
    broken = answer(page, "broken")
    for said in (rows.CHINESE, "€1,250.50", "failed", "Ask for another way to pay."):
        assert said in broken
    for said in ("Dispute, €120.00, needs evidence", "at Stripe, before 27 Nov 2026, 07:30."):
        assert said in broken


def test_what_a_score_lacks_stands_with_it():
    score = mornings.score("PHQ-9", 14, "moderate") | {"n_missing": 1, "n_rejected": 1}
    newer = score | {"without_total_at": mornings.NOW}
    for shown, said in (
        (score, "14 (moderate, prorated: 1 item left out and 1 answer could not be read)"),
        (newer, "no total on 20 Nov 2026"),
    ):
        sessions = [mornings.session(rows.CHINESE, 3, scores=[shown])]
        page = today_page.page(mornings.laid_out(mornings.calm() | {"sessions": sessions}))
        assert said in answer(page, "comes")
        assert html.unescape(page).count(said) == 2


def test_who_is_in_danger_is_one_touch_away():
    """RFC 3966 has the plus of a number as it is; what would add a field to a mail is escaped."""
    flags = [rows.flag(rows.ARABIC, emails=["v+x@client.example.org?bcc=all@x.example"])]
    read = Page(today_page.page(mornings.laid_out(mornings.calm() | {"flags": flags})))
    hrefs = {attributes.get("href", "") for _, attributes in read.tags}
    assert {each for each in hrefs if each.startswith(("tel:", "mailto:"))} == {
        "tel:+4315550100",
        "mailto:v%2Bx@client.example.org%3Fbcc%3Dall@x.example",
    }


def test_who_is_in_danger_is_never_cut():
    flags = [rows.flag(f"Client {place}") for place in range(200)]
    page = today_page.page(mornings.laid_out(mornings.calm() | {"flags": flags}))
    assert all(f"⚑ Client {place}<" in page for place in range(200))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("clear", "answered again on 20 Nov 2026 without a flag"),
        ("raised", "flagged again on 20 Nov 2026"),
        ("unread", "answered again on 20 Nov 2026, which could not be read"),
    ],
)
def test_a_flag_that_was_answered_again_says_how(state, said):
    closed = {"is_open": False, "followed_at": mornings.NOW, "followed_state": state}
    flags = [rows.flag(rows.CHINESE, **closed)]
    page = today_page.page(mornings.laid_out(mornings.calm() | {"flags": flags}))
    assert f'<span class="note">{said}</span>' in page


def test_whoever_waits_is_listed_the_newest_too_and_machines_are_folded(page):
    waits = page.split('<section id="waits">')[1].split("</section>")[0]
    folded = waits.split("<details>")
    assert "Perhaps machines: due (5 wait)" in folded[1]
    assert "Clients and leads: too long (5 wait)" in folded[0]
    assert folded[0].index("too long") < folded[0].index("Clients and leads: new")
    assert folded[0].index("4 days") < folded[0].index(": new (")


def test_a_morning_without_anything_says_so():
    page = today_page.page(mornings.laid_out(mornings.calm()))
    for name, said in {
        "danger": "No flag is open",
        "waits": "Nobody waits",
        "new": "0 people",
        "comes": "0 sessions today, 0 tomorrow.",
        "broken": "0 things",
    }.items():
        assert said in answer(page, name)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"contact_id": None}, "李小龙 wrote, 19 Nov 2026 → Enter into the client records."),
        ({}, "李小龙 wrote, 19 Nov 2026 → Is in the client records."),
        ({"is_unconfirmed": True}, "李小龙 (unconfirmed) wrote, 19 Nov 2026 → Find out who it is"),
        ({"is_waiting": True}, "李小龙 wrote, 19 Nov 2026 → Waits for an answer."),
    ],
)
def test_what_to_do_about_whoever_is_new(more, said):
    newcomer = mornings.newcomer(rows.CHINESE, None) | {"is_waiting": False} | more
    page = today_page.page(mornings.laid_out(mornings.calm() | {"newcomers": [newcomer]}))
    assert said in " ".join(answer(page, "new").split())


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("binding", "A sentence. → Put the form or its binding right; then: lorc check"),
        ("alert", "A sentence. → Put right what is in the way, or tell them yourself; then: lorc"),
        ("rejected_score", "A sentence."),
    ],
)
def test_what_to_do_about_scores_that_are_wrong(subject, said):
    trouble = {"subject": subject, "sentence": "A sentence."}
    page = today_page.page(mornings.laid_out(mornings.calm() | {"score_troubles": [trouble]}))
    told = " ".join(answer(page, "broken").split())
    assert said in told
    assert ("→" in told) == ("→" in said)


def test_money_stands_in_its_currency(page):
    for amount in ("€1,250.50", "JP¥12,000", "KWD7.123"):
        assert amount in html.unescape(page)


def test_what_others_wrote_is_text_and_the_one_script_is_ours(page):
    read = Page(page)
    assert {"img", "iframe", "object", "embed", "base"}.isdisjoint(tag for tag, _ in read.tags)
    assert len(read.named("script")) == 1
    script = re.search("<script>(.*)</script>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in html.unescape(page)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u0007]", page)
    hrefs = [attributes["href"] for _, attributes in read.tags if "href" in attributes]
    assert all(re.match("(#|mailto:|tel:|data:,$)", href) for href in hrefs)


def test_a_page_of_thousands_is_light():
    page = today_page.page(mornings.laid_out(mornings.busy(people=1250)))
    assert "5,000 threads wait" in page
    assert "1,225 more wait" in page
    few = today_page.page(mornings.laid_out(mornings.busy(people=200)))
    assert len(few.encode()) < 300_000


def test_the_terminal_says_the_same():
    text = today_page.text(mornings.laid_out(mornings.busy()))
    for question in ("WHO IS IN DANGER?", "WHO IS NEW?", "WHAT IS BROKEN?"):
        assert question in text
    assert f"! {rows.ARABIC}: {rows.FLAG_ITEM}, raised: “Nearly every day”" in text
    assert "\n\n\n" not in text


def test_another_day_is_shown_as_of_its_end():
    layout = mornings.laid_out(mornings.calm(), date(2026, 11, 16))
    assert layout["title"] == "Today, Monday, 16 November 2026"


def test_the_page_is_said_in_another_language(monkeypatch):
    monkeypatch.setenv("REPORT_LANGUAGE", "de")
    page = today_page.page(mornings.laid_out(mornings.busy()))
    assert '<html lang="de">' in page
    for said in ("Wer ist in Gefahr?", "Heute, Freitag, 20. November 2026", "€\xa01.250,50"):
        assert said in html.unescape(page)
    assert "Who is" not in page
    monkeypatch.setenv("REPORT_LANGUAGE", "tlh")
    with pytest.raises(WrongCall, match="should be one of: de, en"):
        language.chosen()


def fields(text: str | dict) -> set[str]:
    whole = text if isinstance(text, str) else "".join(text.values())
    return set(re.findall("{([a-z]+)}", whole))


@pytest.mark.parametrize("code", sorted(path.stem for path in language.FOLDER.glob("*.yml")))
def test_a_catalogue_says_all_that_the_english_one_says(code):
    english, other = language.of("en").texts, language.of(code).texts
    assert list(other) == list(english)
    for key, text in english.items():
        if key not in ("words", "sentences", "locale"):
            assert fields(text) == fields(other[key]), key
