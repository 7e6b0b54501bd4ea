"""The health page holds what is wrong first, escapes what it is given and reaches for nothing."""

import re
from html.parser import HTMLParser

import pytest
from lorc.inspect import health as standing
from lorc.inspect import health_page
from lorc.project.errors import LorcError

from .rows import days, health, late, row

HOSTILE = '<script>alert("x")</script><img src=https://example.org/x onerror=y> \' " & {{ 7 * 7 }}'


class Page(HTMLParser):
    """The tags, the attributes and the text of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_trouble_comes_first_and_a_healthy_page_says_so():
    page = Page(health_page.render(health([late("gmail-acct2"), row("gmail-acct1")])))
    assert "1 of 2 connections needs attention." in page.text
    assert "✗ late gmail-acct2" in page.text
    assert "It said gmail refused the refresh token" in page.text
    assert "3 days ago (Sun 22 Nov 2026, 21:00)" in page.text
    assert page.text.index("✗ late gmail-acct2") < page.text.index("✓ gmail-acct1")
    page = Page(health_page.render(health([row("gmail-acct1")])))
    assert "✓ All 1 connections are healthy." in page.text
    assert "✗" not in page.text


def test_what_is_worth_a_look_is_said_shortly_on_a_healthy_page():
    noted = row("gmail-acct1", new_paths=["$.a", "$.b"])
    doubt = {"conflicts": 2, "why": "Several have it.", "settled_by": "Leave it with one."}
    page = Page(health_page.render(health([noted], conflicts=[doubt])))
    assert "✓ All 1 connections are healthy." in page.text
    assert "2 new fields" in page.text
    assert "details" in page.tags
    assert "1 hour ago" in page.text
    assert "2 in doubt. Several have it. Leave it with one." in page.text


def test_what_a_connection_has_cost_stands_with_it():
    costs = [("gmail-acct1", 2**39), ("gmail-acct2", 2**38), ("lanes", 2**40), ("stripe-prod", 1)]
    billed = [{"purpose": name, "bytes_in_month": count} for name, count in costs]
    shown = [row("gmail-acct1"), late("gmail-acct2"), row("stripe-prod"), row("gmail-acct3")]
    page = Page(health_page.render(health(shown, costs=billed, per_tib=6.25)))
    assert "Cost this month 1.56" in page.text
    cells = dict(re.findall(r"✓ (\S+) 1 hour ago 26 hours 15 17 (under 0.01|[\d.]+)", page.text))
    assert cells == {"gmail-acct1": "3.12", "stripe-prod": "under 0.01", "gmail-acct3": "0.00"}
    assert "All runs of this month cost 10.94 on Google's BigQuery, at 6.25 per TiB" in page.text


def test_a_first_day_has_no_columns_for_what_it_cannot_know():
    new = row("gmail-acct1", rows_yesterday=None, usual_rows=None)
    arrivals = {"gmail-acct1": days([90], usual=None)}
    page = Page(health_page.render(health([new], arrivals=arrivals)))
    assert page.tags.count("th") == 3
    assert "svg" not in page.tags
    assert not {"Yesterday", "Usual", "Cost", "Records"} & set(page.text.split())


def test_that_somebody_was_not_told_is_trouble():
    sentence = "1 of 2 whom NOTIFY names could not be told that something is wrong with lanes."
    found = health([row("gmail-acct1")], untold=[sentence])
    page = Page(health_page.render(found))
    assert not found.is_healthy
    assert "✗ All 1 connections are healthy, but somebody was not told of what is" in page.text
    assert page.text.index(sentence) < page.text.index("✓ gmail-acct1")


def test_whatever_it_is_given_is_text():
    bad = late(
        HOSTILE, trouble=HOSTILE, last_error=HOSTILE, new_paths=[HOSTILE], trouble_kind=HOSTILE
    )
    noted = row("gmail-acct1", note=HOSTILE, vanished_paths=[HOSTILE] * 6)
    lanes = {"trouble": HOSTILE, "last_error": HOSTILE}
    given = health([bad, noted], alarm=HOSTILE, lanes=lanes, untold=[HOSTILE])
    text = health_page.render(given)
    page = Page(text)
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert page.text.count('alert("x")') >= 10
    assert "{{ 7 * 7 }}" in page.text


@pytest.mark.parametrize("shown", [[late("gmail-acct2"), row("gmail-acct1")], []])
def test_it_reaches_for_nothing(shown):
    text = health_page.render(health(shown, arrivals={"gmail-acct1": days([3] * 20)}))
    page = Page(text)
    assert not {"script", "iframe", "object", "embed", "base"} & set(page.tags)
    reaching = {"src", "href", "action", "srcset", "data", "poster"}
    assert [pair for pair in page.attributes if pair[0] in reaching] == [("href", "data:,")]
    assert not re.search(r"url\(|@import|http-equiv", text)
    assert not [name for name, _ in page.attributes if name.startswith("on")]


def test_the_bars_are_told_in_words():
    arrivals = {"gmail-acct1": days([900, 10, 20, 0, 7])}
    text = health_page.render(health([row("gmail-acct1")], arrivals=arrivals))
    [label] = re.findall(r'aria-label="([^"]*)"', text)
    assert label == ("Records per day. 21 Nov: 900, 22 Nov: 10, 23 Nov: 20, 24 Nov: 0, 25 Nov: 7.")
    heights = [float(height) for height in re.findall(r'<rect [^>]*height="([\d.]+)"', text)]
    assert len(heights) == 5
    assert max(heights) <= health_page.HEIGHT + 1  # the first day is cut off
    assert heights[2] == max(heights)


def test_before_anything_has_run_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("WAREHOUSE_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("ENV", "local")
    from lorc.project import settings

    found = standing.read(settings.load())
    assert not found.is_healthy
    page = Page(health_page.render(found))
    assert "✗ Nothing has run yet." in page.text
    assert "`make daily`" in page.text
    assert page.tags.count("article") == len(found.connections) + 1
    assert not (tmp_path / "none").exists()


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LorcError, match=r"Cannot write to .*file"):
        health_page.write(health([]), tmp_path / "file" / "health.html")


def test_the_page_is_its_owners_alone_and_replaces_the_one_before(tmp_path):
    path = tmp_path / "new" / "health.html"
    health_page.write(health([late("gmail-acct2")]), path)
    health_page.write(health([row("gmail-acct2")]), path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert "All 1 connections are healthy" in path.read_text()
    assert [each.name for each in path.parent.iterdir()] == ["health.html"]
