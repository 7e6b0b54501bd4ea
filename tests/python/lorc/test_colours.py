"""A terminal shows the state of things in colour, and nothing is lost without it."""

import io
import re
import sys

import pytest
from lorc.console.endings import Outcome, show
from lorc.console.tables import print_table
from lorc.console.visible import output

ROWS = [["gmail-acct1", "ok"], ["stripe-prod", "failed"], ["\x1b[31mok", "fine"]]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(monkeypatch, stream: io.StringIO) -> str:
    monkeypatch.setattr(sys, "stdout", stream)
    with output():
        print_table(["connection", "state"], ROWS)
    return stream.getvalue()


def test_a_terminal_has_colour_and_a_file_has_the_same_text(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown, plain = printed(monkeypatch, Terminal()), printed(monkeypatch, io.StringIO())
    assert "\x1b[32mok\x1b[0m" in shown
    assert "\x1b[31mfailed\x1b[0m" in shown
    assert re.sub("\x1b\\[[0-9]+m", "", shown) == plain
    assert "\x1b" not in plain


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_whoever_wants_no_colour_gets_none(monkeypatch, stream):
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in printed(monkeypatch, stream())


def test_what_others_wrote_colours_nothing(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[31mok" not in printed(monkeypatch, Terminal())


def test_a_narrow_terminal_shows_less_and_says_so(monkeypatch):
    names = ["connection", "state", "late", "zeros", "due"]
    rows = [["x" * 40, "ok", "y" * 20, 0, 26], ["b", "failed", "", 0, 3]]
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")

    def lines(stream: io.StringIO) -> list[str]:
        monkeypatch.setattr(sys, "stdout", stream)
        with output():
            print_table(names, rows, less=("late", "zeros"))
        return stream.getvalue().splitlines()

    assert lines(Terminal())[-1] == "(2 rows; a wider terminal shows zeros too)"
    assert max(map(len, lines(Terminal()))) == 40 + 2 + 6 + 2 + 20 + 2 + 3
    assert lines(io.StringIO())[0].split() == names
    monkeypatch.setenv("COLUMNS", "60")
    assert lines(Terminal())[-1] == "(2 rows; a wider terminal shows late, zeros too)"
    assert lines(Terminal())[2:4] == [f"{'x' * 40}  ok       26", f"{'b':40}  failed    3"]


def test_the_headings_of_a_table_have_no_colour(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    with output():
        print_table(["connection", "due"], [["gmail-acct1", "ok"]])
    assert stream.getvalue().startswith("connection   due\n")


def test_the_ends_of_runs_fit_into_eighty_columns(monkeypatch):
    words = (
        "{0} extracted, {0} staged, {1} inserted, 20 updated, 3 unchanged, 4 deleted, 5 rejected"
    )
    words += " in 44.0 s (dataverse_ingest_clinic-20261129175618)"
    why = "Microsoft no longer accepts the refresh token (invalid_grant): run `lorc connect`."
    ends = [
        Outcome("gmail-acct1", 0, words.format("1,032", "1,000")),
        Outcome("exchange-booking-mensio", 1, why),
        Outcome("stripe-prod", 3, "Another run holds it."),
    ]
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stdout", stream := Terminal())
    show(ends)
    lines = stream.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    heads = ["connection", "state", "inserted", "updated", "deleted", "rejected", "seconds"]
    assert lines[0].split() == heads
    assert lines[1].split() == ["gmail-acct1", "done", "1,000", "20", "4", "5", "44.0"]
    assert " ".join(" ".join(lines[2:4]).split()) == f"exchange-booking-mensio failed {why}"
    monkeypatch.setattr(sys, "stdout", stream := io.StringIO())
    show(ends)
    assert f"failed  {why}" in stream.getvalue()
