"""Which weeks there are, and what a week says of those before it."""

from datetime import date, timedelta

import pytest
from lorc.project.errors import WrongCall
from lorc.report import weeks

from . import rows
from .conftest import laid_out


def test_late_news_stands_under_the_week_that_it_came_in(busy):
    [table] = [each for each in busy["tables"] if each["title"] == "From earlier weeks"]
    assert [(row["name"], row["value"]) for row in table["rows"]] == [
        ("Sessions, by what became of them, Held, 2026-W46", "\N{MINUS SIGN}1"),
        ("Payments received, 2026-W46", "+1"),
        ("Payments received, amount, EUR, 2026-W46", "+€50.00"),
    ]


def test_a_week_without_late_news_says_nothing_of_it(quiet):
    assert all(each["title"] != "From earlier weeks" for each in quiet["tables"])


def test_a_week_says_what_was_not_read_to_its_end():
    of = rows.quiet()
    for row in of["figures"]:
        row["unread_connections"] = "dataverse-clinic"
    [trouble] = laid_out(of)["troubles"]
    assert trouble["name"] == "dataverse-clinic"
    assert "end of the week" in trouble["text"]


def test_what_is_said_of_a_week_that_is_not_there_is_the_true_range():
    first = date(2026, 1, 5)
    known = [first + timedelta(weeks=number) for number in (0, 1, 2, 5, 7, 8)][::-1]
    assert weeks.choose(None, known) == known[0]
    assert weeks.choose("2026-W07", known) == first + timedelta(weeks=5)
    with pytest.raises(WrongCall, match=r"2026-W02 to 2026-W04, 2026-W07, 2026-W09 to 2026-W10\."):
        weeks.choose("2026-W05", known)
