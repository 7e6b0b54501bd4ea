"""Nothing that others wrote can do anything to a terminal or to a spreadsheet."""

import csv
import io
import json
import sys
import unicodedata

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lorc.cli.parts import Commands
from lorc.console.progress import Progress
from lorc.console.tables import print_table
from lorc.console.values import to_json
from lorc.console.visible import harmless, output, raw, visible
from lorc.project.errors import LorcError

ATTACKS = {
    "escape": "\x1b]0;owned\x07",
    "csi": "\x9b31m",
    "return": "safe\rEVIL",
    "override": "invoice\u202egnp.exe",
    "isolate": "a\u2066b\u2069",
    "tag": "a\U000e0041",
    "half": "\ud800",
}


@given(st.text())
def test_what_is_shown_cannot_be_obeyed(text):
    shown = visible(text)
    obeyed = {"Cc", "Zl", "Zp", "Cs"}
    assert not [each for each in shown if unicodedata.category(each) in obeyed and each != "\n"]
    assert not [each for each in shown if unicodedata.bidirectional(each)[:2] in ("LR", "RL", "PD")]
    assert visible(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Müller",
        "李明 \U0001f600",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u05e9\u05dc\u05d5\u05dd",
        "two\nlines",
    ],
)
def test_what_people_write_stays(text):
    assert visible(text) == text


@given(st.text())
def test_json_loses_nothing(text):
    written = to_json({"text": text}, indent=1)
    assert json.loads(written) == {"text": text}
    assert visible(written) == written


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "@sum(a)", "-2+3", "\t=1", "\uff1d1", "=cmd|' /C calc'!A0"]
)
def test_a_spreadsheet_calculates_nothing(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "-5", "-5.25", "-1e-05", "a=1", "2026-11-29", "Anna"])
def test_what_is_no_formula_stays(cell):
    assert harmless(cell) == cell


@click.group(cls=Commands)
def program():
    pass


@program.command()
@click.argument("how")
@click.argument("text")
def say(how, text):
    if how == "table":
        print_table(["name"], [[text]])
    elif how == "error":
        raise LorcError(f"There is no {text}.")
    elif how == "stderr":
        print(text, file=sys.stderr)
    else:
        click.echo(text)


@pytest.mark.parametrize("how", ["table", "error", "stderr", "echo"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_every_way_out_is_closed(how, attack):
    text = ATTACKS[attack]
    done = CliRunner().invoke(program, ["say", how, text])
    assert visible(text) in done.output
    assert text not in done.output


def test_a_wrong_call_is_quoted_harmlessly():
    done = CliRunner().invoke(program, ["\x1b[2J"])
    assert done.exit_code == 2
    assert "\x1b" not in done.output


def test_our_own_cursor_moves(monkeypatch):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", terminal)
    with output(), Progress("merging \x1b[2J"):
        pass
    assert terminal.getvalue() == "\r\033[Kmerging \u241b[2J ...\r\033[K"


def test_a_program_gets_what_is_there(capsys):
    with output():
        csv.writer(raw(sys.stdout)).writerow(["=1\u202e"])
    assert capsys.readouterr().out == "=1\u202e\r\n"
