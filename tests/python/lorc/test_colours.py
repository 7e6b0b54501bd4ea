"""A terminal shows the state of things in colour, and nothing is lost without it."""

import io
import re
import sys

import pytest
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
