"""The page as a browser shows it, on a desk and on a phone."""

import os
from pathlib import Path

import pytest
from lorc.report import render
from lorc.report.practice import CARDS

from ..support.browser import faults, installed

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
    assert seen["pictures"] == len(CARDS) + (6 if week == "busy" else 0)
    assert seen["smallest_in_picture"] >= 6.5


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
