"""What follows the lanes in a day's work: what fails there stops nothing but itself."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from google.api_core.exceptions import Forbidden
from lorc.cli import after_build, daily
from lorc.console.endings import Outcome
from lorc.project import settings
from lorc.project.errors import StepFailed, WrongCall

ERRORS = {
    "away": (StepFailed("The warehouse is away.", "warehouse"), "The warehouse is away."),
    "refused": (Forbidden("no"), "Google does not allow what was asked of it"),
    "a setting": (WrongCall("time_zone is 'x'."), "time_zone is 'x'."),
}
STEPS = ("_rejects", "_conflicts", "_today")


@pytest.fixture
def works(monkeypatch):
    """A day's work in which all goes well; what was done of it."""
    done = []

    @contextmanager
    def started(*_):
        outcome = Outcome("gmail-acct1", 0, "0 extracted in 1.0 s")
        after = lambda *_, **__: "lanes: built"  # noqa: E731
        yield SimpleNamespace(outcomes=lambda _: [outcome], after=after)

    monkeypatch.setattr(daily.several, "started", started)
    for name in STEPS:
        monkeypatch.setattr(daily, name, lambda _, name=name: done.append(name) or [name])
    monkeypatch.setattr(after_build, "_rejected", lambda _: [])
    monkeypatch.setattr(after_build.job, "after_build", lambda _: done.append("alerts") or 0)
    return done


def work() -> int:
    return daily.main(settings.load(), [], 2, print, everything=False)


def raising(error: Exception):
    def step(_):
        raise error

    return step


def test_a_day_without_a_failure_is_done(works, capsys):
    assert work() == 0
    assert works == ["_rejects", "_conflicts", "alerts", "_today"]
    assert capsys.readouterr().out.splitlines()[-1].startswith("daily: done in ")


@pytest.mark.parametrize("failing", STEPS)
@pytest.mark.parametrize("error", ERRORS)
def test_a_step_that_fails_stops_nothing_but_itself(works, monkeypatch, capsys, failing, error):
    raised, sentence = ERRORS[error]
    monkeypatch.setattr(daily, failing, raising(raised))
    assert work() == 1
    assert set(works) == {*STEPS, "alerts"} - {failing}
    said = capsys.readouterr()
    assert f"{failing[1:]}: {sentence}" in said.err
    assert said.out.splitlines()[-1].startswith("daily: with failures in ")


def test_the_alerts_go_out_where_the_scores_cannot_be_asked_for(works, monkeypatch, capsys):
    monkeypatch.setattr(after_build, "_rejected", raising(ERRORS["away"][0]))
    assert work() == 1
    assert works[-2:] == ["alerts", "_today"]
    assert "scores: The warehouse is away." in capsys.readouterr().err
