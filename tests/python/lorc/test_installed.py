"""A checkout that has changed is set up once, by the command that finds it so."""

import sys
from types import SimpleNamespace

import pytest
from lorc.project import installed
from lorc.project.errors import LorcError


@pytest.fixture
def started(monkeypatch, tmp_path):
    """What was started, in a checkout that `make` finds stale and whose setup ends with a code."""
    calls, codes = [], {"setup": 0, "make": 1}

    def run(command, **_):
        name = "make" if command[0] == "make" else "setup"
        calls.append(name)
        return SimpleNamespace(returncode=codes[name])

    (tmp_path / ".venv").mkdir()
    (tmp_path / installed.DONE).touch()
    monkeypatch.setattr(installed, "ROOT", tmp_path)
    monkeypatch.setattr(installed.subprocess, "run", run)
    monkeypatch.setattr(installed.os, "execv", lambda *_: calls.append("again"))
    monkeypatch.setattr(sys, "argv", ["bin/lorc", "status"])
    monkeypatch.setenv(installed.AGAIN, "")
    monkeypatch.delenv(installed.AGAIN)
    return SimpleNamespace(calls=calls, codes=codes)


def test_a_stale_checkout_is_set_up_and_the_command_goes_on_once(started):
    installed.refresh()
    assert started.calls == ["make", "setup", "again"]
    installed.refresh()  # as the command that was started again does
    assert started.calls == ["make", "setup", "again"]


def test_one_that_is_up_to_date_is_left_alone(started):
    started.codes["make"] = 0
    installed.refresh()
    assert started.calls == ["make"]


def test_so_is_another_program_s(started, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["bin/pytest"])
    installed.refresh()
    assert started.calls == []


def test_a_setup_that_fails_is_a_sentence(started):
    started.codes["setup"] = 1
    with pytest.raises(LorcError, match="run `make setup`"):
        installed.refresh()
    assert "again" not in started.calls
