"""The page as a browser shows it, on a desk and on a phone."""

import os
from pathlib import Path

import pytest
from lorc.report import metrics, render
from lorc.today import page as today_page

from ..support.browser import faults, installed
from . import mornings, rows
from .conftest import laid_out

pytestmark = installed
WIDTHS = [1280, 390, 320]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("week", ["busy", "quiet"])
def test_a_page_fits_and_can_be_read(chromium, tmp_path, width, week, request):
    path = tmp_path / "report.html"
    path.write_text(render.page(request.getfixturevalue(week)))
    chromium.complaints.clear()
    seen = chromium.look(path, width)
    keep(chromium, f"{week}-{width}.png")
    assert faults(seen) == {}
    assert chromium.complaints == []
    assert seen["pictures"] == len(metrics.cards()) + (6 if week == "busy" else 0)
    assert seen["smallest_in_picture"] >= 6.5


@pytest.mark.parametrize("width", WIDTHS)
def test_so_does_one_of_eight_instruments_and_5000_who_wait(chromium, tmp_path, width):
    path = tmp_path / "report.html"
    path.write_text(render.page(laid_out(rows.crowded())))
    chromium.complaints.clear()
    seen = chromium.look(path, width)
    keep(chromium, f"crowded-{width}.png")
    assert faults(seen) == {}
    assert chromium.complaints == []
    assert seen["pictures"] == len(metrics.cards()) + 8 * 200
    assert seen["smallest_in_picture"] >= 6.5


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("people", "waiting"), [(0, 0), (5, 5), (200, 200), (30, 5000)])
def test_the_page_of_a_morning_fits_and_can_be_read(chromium, tmp_path, width, people, waiting):
    of = mornings.busy(people, waiting) if people else mornings.calm()
    path = tmp_path / "today.html"
    path.write_text(today_page.page(mornings.laid_out(of)))
    chromium.complaints.clear()
    seen = chromium.look(path, width)
    keep(chromium, f"today-{people}-{waiting}-{width}.png")
    assert faults(seen) == {}
    assert chromium.complaints == []


def test_the_five_answers_stand_on_the_first_screen(chromium, tmp_path):
    path = tmp_path / "today.html"
    path.write_text(today_page.page(mornings.laid_out(mornings.busy(200))))
    chromium.look(path, 1280)
    bottoms = "[...document.querySelectorAll('.answer')].map(e => e.getBoundingClientRect().bottom)"
    assert len(found := chromium.run(bottoms)) == 5
    assert max(found) <= 800


def test_nothing_is_cut_of_who_is_in_danger(chromium, tmp_path):
    flags = [
        rows.flag(rows.ARABIC, is_unconfirmed=True, claimed_names=" or ".join([rows.CHINESE] * 20))
    ]
    path = tmp_path / "today.html"
    path.write_text(today_page.page(mornings.laid_out(mornings.calm() | {"flags": flags})))
    chromium.look(path, 920)
    lines = "[...document.querySelectorAll('.answer.danger .line')]"
    assert chromium.run(f"{lines}.length") == 2
    assert not chromium.run(f"{lines}.some(each => each.scrollHeight > each.clientHeight + 1)")


def test_the_script_searches_and_sorts(chromium, tmp_path):
    path = tmp_path / "today.html"
    path.write_text(today_page.page(mornings.laid_out(mornings.busy())))
    chromium.look(path, 1280)
    shown = "[...document.querySelectorAll('tbody tr')].filter(e => !e.hidden).length"
    whole = chromium.run(shown)
    chromium.run("box.value = 'kwd'; box.dispatchEvent(new Event('input'))")
    assert 0 < chromium.run(shown) < whole
    chromium.run("box.value = ''; box.dispatchEvent(new Event('input'))")
    lines = "[...document.querySelectorAll('#waits table')[0].tBodies[0].rows]"
    waits = f"{lines}.map(each => each.cells[2].dataset.sort)"
    before = chromium.run(waits)
    button = "document.querySelectorAll('#waits table')[0].querySelectorAll('button')[2].click()"
    chromium.run(f"{button}; {button}")
    assert chromium.run(waits) == before[::-1]


def test_what_is_wrong_with_a_page_is_seen(chromium, tmp_path):
    path = tmp_path / "bad.html"
    path.write_text(
        "<body><p style='color:#aaa'>faint</p><p style='width:3000px'>wide</p>"
        "<img src='none.png'><script>console.error('bad')</script>"
    )
    chromium.complaints.clear()
    assert faults(chromium.look(path, 390)).keys() == {"faint", "wide", "missing", "width"}
    assert any("bad" in each for each in chromium.complaints)


def keep(chromium, name: str) -> None:
    """Leave a picture in the folder that PICTURES names, for whoever looks."""
    if folder := os.environ.get("PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / name).write_bytes(chromium.picture())
