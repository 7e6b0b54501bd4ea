"""The SQL that the runner sends: a statement to a file, none in Python."""

import ast
import re

import jinja2
import pytest
from lorc.project.settings import ROOT
from lorc.report import prove
from lorc.warehouse import queries
from lorc.warehouse.queries import render

RUNNER = ROOT / "scripts" / "lorc"
QUERIES = sorted((RUNNER / "queries").rglob("*.sql"))
MACROS = sorted((ROOT / "macros").rglob("*.sql"))
TREES = [ast.parse(path.read_text()) for path in sorted(RUNNER.rglob("*.py"))]
STRINGS = {
    node.value
    for tree in TREES
    for node in ast.walk(tree)
    if isinstance(node, ast.Constant) and isinstance(node.value, str)
}
VERBS = "select|with|insert|delete|update|merge|create|drop|alter|export"
WORDS = "from|as|into|set|using|table|view|schema|data"
STATEMENT = re.compile(
    rf"^\s*(({VERBS})\s(.*\s)?({WORDS})|({VERBS.upper()})\s(.*\s)?({WORDS.upper()}))\s", re.DOTALL
)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_is_one_statement_that_says_what_it_returns(path):
    text = path.read_text()
    assert text.startswith("{#- ")
    # a recount stands alone, so that it can be audited without opening another file
    assert len(text.splitlines()) <= (150 if path.parent.name == prove.FOLDER else 80)
    assert ";" not in re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)
    assert path.stem in STRINGS or path.parent.name == prove.FOLDER


def test_what_is_rendered_is_there_once():
    names = [path.stem for path in [*QUERIES, *MACROS]]
    assert len(names) == len(set(names))
    asked = {
        node.args[0].value
        for tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", None)) == "render"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert "insert_events" in asked
    assert asked <= set(names)


def test_no_statement_is_written_in_python():
    assert STATEMENT.search("select 1 as one")
    assert STATEMENT.search("delete from {}")
    assert not [each for each in STRINGS if STATEMENT.search(each)]


def test_a_macro_is_found_by_those_that_call_it():
    assert render("sql_strings", values=["it's", None]) == r"'it\'s', null"
    assert "to_hex(sha256(concat(" in render("sweep_rejects", table=str)


def test_a_variable_that_is_not_given_is_an_error():
    with pytest.raises(jinja2.UndefinedError, match="'reason' is undefined"):
        render("rejects_of_reason", table=str)


def test_a_name_that_nothing_has_is_an_error(monkeypatch):
    loader = jinja2.DictLoader({"queries/new.sql": "select {{ no_such_macro(1) }}"})
    monkeypatch.setattr(queries, "_files", lambda: {"new": "queries/new.sql"})
    monkeypatch.setattr(queries._environment(), "loader", loader)
    with pytest.raises(jinja2.UndefinedError, match="'no_such_macro' is undefined"):
        render("new")
    with pytest.raises(KeyError):
        render("newer")
