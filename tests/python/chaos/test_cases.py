"""The list of cases, and what is said of them."""

import pytest
from chaos import __main__ as chaos
from chaos import cases, trial


def test_there_are_enough_cases_and_each_has_its_name():
    names = [case.name for case in cases.all_cases()]
    assert len(names) == len(set(names)) >= 25
    for signal in ("kill", "term", "int"):
        for stage in ("look", "extract", "load", "reconcile", "merge", "close"):
            assert f"{stage}-{signal}" in names
    for what in ("kill", "lost", "by-hand", "after-failed-merge"):
        assert f"nothing-new-{what}" in names


def test_list_tries_nothing(capsys):
    assert chaos.main(["--list", "--only", "merge-*"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[0].partition("-")[0] for line in lines} == {"merge"}


def test_a_pattern_that_fits_nothing_is_a_wrong_call(capsys):
    with pytest.raises(SystemExit) as ended:
        chaos.main(["--only", "nothing"])
    assert ended.value.code == 2
    assert "no case is called nothing" in capsys.readouterr().err


def test_a_case_that_is_not_survived_is_counted_and_exits_1(capsys, monkeypatch):
    case, *_ = cases.all_cases()
    results = [trial.Result(case, faults=["lost"]), trial.Result(chaos.BOOKS)]
    monkeypatch.setattr(chaos, "_try", lambda *_: results)
    assert chaos.main([]) == 1
    assert capsys.readouterr().out == "\n2 cases, 1 survived\n"
