"""The page: what others wrote is text in it, and it needs nothing but itself."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from lorc.pages import words
from lorc.report import charts, metrics, render
from lorc.report.source import Client

from . import rows
from .conftest import laid_out


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self._styles = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._styles += tag == "style"

    def handle_endtag(self, tag):
        self._styles -= tag == "style"

    def handle_data(self, data):
        if not self._styles:
            self.text += data

    def named(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def page(busy):
    return Page(render.page(busy))


def test_a_page_stands_alone(page):
    assert {"script", "iframe", "object", "embed", "base"}.isdisjoint(tag for tag, _ in page.tags)
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes), tag
        assert attributes.get("href", "data:,") == "data:,"
        assert "src" not in attributes, tag
    assert "url(" not in render.page(laid_out(rows.quiet()))


def test_what_others_wrote_is_text(page):
    assert page.text.count('<script>alert("1")</script>') == 5
    assert "#sys.inputs *b* $x$" in page.text


def test_a_long_subject_is_cut_and_an_override_of_direction_is_gone(page):
    assert len(rows.LONG) == 500
    assert page.text.count("abcdefghi") < 15
    assert "…" in page.text
    assert rows.LONG not in page.text
    assert "pay txt.exe now" in page.text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u0007]", page.text)


def test_names_of_every_script_are_there_and_isolated(page):
    assert rows.ARABIC in page.text
    assert rows.CHINESE in page.text
    assert page.text.count("Somebody unknown") == 2
    assert len(page.named("bdi")) >= 5


def test_every_chart_is_told_in_words(page, busy):
    drawn = [each for each in page.named("svg") if each.get("role") == "img"]
    assert len(drawn) == len(render.charts(busy)) == len(metrics.cards()) + 6
    assert all(len(each["aria-label"]) > 20 for each in drawn)
    others = [each for each in page.named("svg") if each.get("role") != "img"]
    assert all(each["aria-hidden"] == "true" for each in others)
    [told] = [each["aria-label"] for each in drawn if "200 scores" in each["aria-label"]]
    assert told.count(" on ") == 10


def test_the_first_line_is_about_health(page):
    assert page.text.split("Up to date", 1)[0].strip().endswith("✓")
    assert page.text.index("Up to date: all 13 connections") < page.text.index(
        "2026-W47: 16\N{EN DASH}22"
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"not_up_to_date": 1, "in_trouble": 1, "worst_trouble": "gmail-acct1 is late."},
            "Old data: 1 of 13 connections is not up to date. gmail-acct1 is late.",
        ),
        ({"is_silent": True, "not_up_to_date": 13}, "Old data: nothing has run lately"),
        ({"lane_trouble": "The lanes were not built."}, "Old data: The lanes were not built."),
    ],
)
@pytest.mark.parametrize("client", [None, Client("flagged", "Cleo")])
def test_old_data_says_so_in_the_first_line(changes, sentence, client):
    given = rows.quiet() | {"health": [rows.health(is_stale=True, **changes)]}
    layout = laid_out(given, client)
    assert layout["headline"].startswith(sentence)
    body = render.page(layout).split("<body>")[1]
    assert body.lstrip().startswith('<div class="health stale" role="status">⚠ Old data')
    assert render.text(layout).startswith(sentence)


def test_what_was_worked_out_before_the_connections_were_read_says_so():
    built = rows.NOW - timedelta(hours=9)
    given = rows.quiet() | {"health": [rows.health(lanes_built_at=built)]}
    assert "as it was before, on 22 Nov 2026, 22:30" in laid_out(given)["headline"]
    assert "as it was before" not in laid_out(rows.quiet())["headline"]


def test_trouble_that_makes_nothing_old_is_named_too():
    row = {"connection_name": "stripe-prod", "is_healthy": False, "trouble": "Many rejects."}
    given = rows.quiet() | {"connections": [row], "health": [rows.health(in_trouble=1)]}
    assert "stripe-prod: Many rejects." in render.page(laid_out(given))


def test_a_week_without_anything_is_a_report(quiet):
    text = render.text(quiet)
    for sentence in ("WAITING FOR AN ANSWER: 0", "No answers in the last half year"):
        assert sentence in text
    page = Page(render.page(quiet))
    none_before = "week before \N{EN DASH}, four weeks' mean \N{EN DASH}"
    assert page.text.count(none_before) == len(metrics.cards())


def test_a_report_on_who_is_unconfirmed_does_not_name_whom_they_may_be():
    claims = {"is_unconfirmed": True, "claimed_names": rows.CHINESE}
    given = rows.quiet() | {
        "flags": [rows.flag(rows.ARABIC, **claims)],
        "clients": [rows.client("flagged", rows.ARABIC, 1, flags=1, **claims)],
        "scores": rows.scores("flagged", "phq9", [12, 14]),
    }
    page = render.page(laid_out(given, Client("flagged", rows.ARABIC)))
    assert rows.CHINESE not in page
    assert page.count("who answered is unconfirmed: perhaps somebody else") == 2
    assert render.page(laid_out(given)).count(f"perhaps {rows.CHINESE}") == 2


def test_who_raised_a_flag_comes_first(busy):
    assert busy["flags"][0]["who"] == rows.ARABIC
    html = render.page(busy)
    [line] = [each for each in html.splitlines() if f"⚑ <bdi>{rows.ARABIC}</bdi>" in each]
    for said in (f"{rows.FLAG_ITEM}, raised: “Nearly every day”", "19 Nov 2026, 21:30"):
        assert said in line
    assert html.index(line) < html.index("This week against")


def test_the_newest_of_each_class_of_those_who_wait_are_listed():
    of = rows.busy()
    of["threads"] = [
        rows.thread(place, f"Client {place}", "Hello", hours)
        | {"wait_class": wait, "class_count": 5000}
        for place, (wait, hours) in enumerate(
            [("too_long", 80 + each) for each in range(20)] + [("new", each) for each in range(20)],
            1,
        )
    ]
    page = render.page(laid_out(of))
    for name in ("Client 1", "Client 6", "Client 21", "Client 26"):
        assert f"<strong>{name}</strong>" in page
    assert "<strong>Client 7</strong>" not in page
    assert page.count("4,994 more wait, for longer") == 2


def test_a_clients_report_says_nothing_of_others_who_wait():
    of = rows.busy()
    del of["figures"]
    of["threads"] = [rows.thread(1, "Cleo", "Hello") | {"class_longest_name": "Somebody Else"}]
    page = render.page(laid_out(of, Client("flagged", "Cleo")))
    assert "Somebody Else" not in page
    assert "(1 waits<bdi></bdi>)" in page


def test_keys_of_the_database_are_words_and_amounts_are_money():
    of = rows.busy()
    of["figures"] += rows.figures(
        {
            ("mails_received", "machine"): [1, 2],
            ("responses", "google-forms-followup"): [3, 4],
            ("payments_amount", "JPY"): [0, 12000],
        }
    )
    page = Page(render.page(laid_out(of))).text
    for said in ("machines", "Follow-up", "JP¥12,000", "€1,250.00", "Outcomes, as they stood"):
        assert said in page
    for key in ("google-forms-followup", "inbox_view", "machine/person"):
        assert key not in page
    assert "25% (3 of 12)" in page
    assert "4.5 h" in page


def test_the_darker_band_is_the_worse_also_where_a_high_score_is_good():
    good = [row | {"is_higher_worse": False} for row in rows.bands()[:5]]
    scores = rows.scores("one", "phq9", [3])
    assert [each["tint"] for each in charts.trend(good, scores)["bands"]] == [
        each["tint"] for each in charts.trend(rows.bands()[:5], scores)["bands"]
    ][::-1]


def test_each_chart_has_a_title_and_each_figure_a_definition(page):
    assert len(page.named("h4")) == 6
    assert "lorc prove 2026-W47 --figure sessions" in page.text
    assert "Sessions that were to begin" in page.text


def test_marks_tell_verdicts_by_shape():
    scores = rows.scores("one", "phq9", [20, 19, 13, 7, 27, None], flags=[4])
    drawn = render.svg(charts.trend(rows.bands()[:5], scores) | {"kind": "trend"})
    assert drawn.count("<circle") == 2  # first, same
    assert drawn.count("M-1.5-1H1.5L0 1.6z") == 1  # better
    assert drawn.count("M0-1.9L1.6 0 0 1.9-1.6 0z") == 1  # recovered
    assert drawn.count("M-1.5 1H1.5L0-1.6z") == 1  # worse
    assert drawn.count("M-1-1L1 1M1-1L-1 1") == 1  # no total
    assert drawn.count("M0-6V-16") == 1  # flag


def test_a_score_lies_in_its_band():
    for total in range(28):
        chart = charts.trend(rows.bands()[:5], rows.scores("one", "phq9", [total]))
        [point] = chart["points"]
        around = [
            band["name"]
            for band in chart["bands"]
            if band["y"] <= point["y"] <= band["y"] + band["height"] + 0.1
        ]
        assert rows.scores("one", "phq9", [total])[0]["band"] in around


def test_marks_stay_within_the_chart():
    for totals in ([8], [0, 27], [27] * 200):
        chart = charts.trend(rows.bands()[:5], rows.scores("one", "phq9", totals))
        for point in chart["points"]:
            assert chart["left"] < point["x"] < chart["width"] - chart["right"]
            assert chart["top"] <= point["y"] <= chart["height"] - chart["bottom"]


def test_days_are_those_of_the_practice():
    late = rows.NOW.replace(hour=23, minute=30) - timedelta(days=1)
    thread = rows.thread(1, "Cleo", "Hello") | {"waiting_since": late}
    layout = laid_out(rows.quiet() | {"threads": [thread]})
    assert layout["threads"]["groups"][0]["rows"][0]["since"] == "23 Nov 2026, 00:30"


@pytest.mark.parametrize(
    ("given", "told"), [(0, "0"), ("9.250", "9.25"), (1250000, "1,250,000"), (100, "100")]
)
def test_figures_have_no_needless_zeros(given, told):
    assert words.number(given) == told
