"""TRACEPARENT is read as W3C Trace Context has it, and what is none is said to be ignored."""

import re

import pytest
from lorc.project.settings import ROOT
from lorc.runs.run import TRACEPARENT, Run

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
GOOD = [
    f"00-{TRACE}-{SPAN}-01",
    f"00-{TRACE}-{SPAN}-00",
    f"cc-{TRACE}-{SPAN}-01",
    f"cc-{TRACE}-{SPAN}-01-what-comes-later",
]
BAD = [
    "garbage",
    TRACE,
    f"00-{TRACE}-{SPAN}",
    f"00-{TRACE}-{SPAN}-01-more",
    f"00-{TRACE}-{SPAN}-01-",
    f"00-{TRACE}-{SPAN}-01 ",
    f"cc-{TRACE}-{SPAN}-01.more",
    f"ff-{TRACE}-{SPAN}-01",
    f"00-{'0' * 32}-{SPAN}-01",
    f"00-{TRACE}-{'0' * 16}-01",
    f"00-{TRACE.upper()}-{SPAN}-01",
    f"00-{TRACE[1:]}-{SPAN}-01",
    f"0g-{TRACE}-{SPAN}-01",
]


@pytest.mark.parametrize("given", GOOD)
def test_a_valid_one_is_taken(monkeypatch, capsys, given):
    monkeypatch.setenv("TRACEPARENT", given)
    run = Run.start("job", {})
    assert run.trace_id == TRACE
    assert run.context()["trace_id"] == TRACE
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("given", BAD)
def test_another_is_ignored_with_a_word(monkeypatch, capsys, given):
    monkeypatch.setenv("TRACEPARENT", given)
    assert Run.start("job", {}).trace_id is None
    said = capsys.readouterr().err
    assert "TRACEPARENT" in said
    assert "ignored" in said


def test_without_one_nothing_is_said(monkeypatch, capsys):
    monkeypatch.delenv("TRACEPARENT", raising=False)
    assert Run.start("job", {}).trace_id is None
    assert capsys.readouterr().err == ""


def test_dbt_by_hand_reads_it_in_the_same_way():
    macro = (ROOT / "macros" / "events" / "trace_id.sql").read_text()
    [pattern] = re.findall(r"'(\(\?!ff.*)',", macro)
    assert pattern == TRACEPARENT.pattern
