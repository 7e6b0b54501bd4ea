"""The PDF says what the page says."""

import io
import re

import pypdf
import pytest
from lorc.report import render
from lorc.report.source import Client

from . import rows
from .conftest import laid_out


def read(pdf: bytes) -> str:
    """A PDF's text without its spaces, which lie between glyphs as a typesetter wants them."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def pdf(busy):
    return render.pdf(busy)


def test_it_holds_the_figures_of_the_page(pdf, busy):
    text = read(pdf)
    for card in busy["cards"]:
        assert squeezed(card["title"] + card["value"]) in text
        assert squeezed(card["note"]) in text
    for table in busy["tables"]:
        for row in table["rows"]:
            assert squeezed(row["name"] + row["value"] + row["before"] + row["usual"]) in text
    for client in busy["clients"]:
        for chart in client["charts"]:
            assert squeezed(chart["caption"]) in text
    for row in busy["leads"]:
        assert squeezed(row["stage"] + row["people"] + row["threads"]) in text
    for row in busy["events"]:
        assert squeezed(row["kind"] + row["what"] + row["amount"]) in text


def test_it_begins_with_health(pdf, busy):
    assert read(pdf).startswith(squeezed(busy["headline"]))


def test_what_others_wrote_is_no_markup(pdf):
    text = read(pdf)
    assert squeezed(rows.HOSTILE)[:40] in text
    assert squeezed("#sys.inputs *b* $x$") in text
    assert rows.CHINESE in text
    assert "abcdefghi" in text


def test_it_has_a_glyph_for_every_character(busy):
    """No box for a character that no font has: the fonts come with the project."""
    fonts = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in pypdf.PdfReader(io.BytesIO(render.pdf(busy))).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name for name in fonts if "Arabic" in name}
    assert {name for name in fonts if "SC" in name}


def test_its_pages_are_numbered_and_not_too_many(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert 2 <= len(pages) <= 4
    assert f"1/{len(pages)}" in squeezed(pages[0].extract_text())


def test_a_week_without_anything_and_a_client_without_a_name_have_one(quiet):
    assert "Nobodywaitsforananswer." in read(render.pdf(quiet))
    layout = laid_out(rows.busy(), Client("never", None))
    assert "Reportonaclientwithoutaname" in read(render.pdf(layout))


def test_charts_are_pictures_for_a_mail(busy):
    pictures = render.pictures(busy)
    assert pictures.keys() == {render.svg(chart) for chart in render.charts(busy)}
    assert all(each.startswith(b"\x89PNG") for each in pictures.values())
    assert sum(map(len, pictures.values())) < 400_000
    assert render.pictures({"clients": []}) == {}
