"""The rooms of the runner: which may know which, and how large each may be."""

import ast
import importlib
import importlib.util
from itertools import pairwise
from pathlib import Path

import pytest
from lorc.project.settings import ROOT

HOUSE = ROOT / "scripts" / "lorc"
# Each room may import those after it. The jobs come in an order of their own: the page of health
# builds its lane, a forget rewrites the backups of ingests, and an ingest merges by dbt.
ORDER = (
    "cli",
    "connect",
    "doctor",
    "prodcheck",
    "alert",
    "today",
    "report",
    "inspect",
    "privacy",
    "export",
    "ingest",
    "transform",
    "runs",
    "warehouse",
    "processes",
    "access",
    "pages",
    "console",
    "project",
)
MOST_MODULES = 13
# charts and mails are one subject, and none of their modules is another job's
MORE_MODULES = {"report": 14}
LEAST_LINES = 11


def modules(room: str) -> list[Path]:
    return [path for path in (HOUSE / room).glob("*.py") if path.name != "__init__.py"]


def imported(path: Path) -> set[str]:
    """The modules of the house that a file imports, wherever in it: lorc.runs.run, lorc.runs."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports by dots"
            found |= {f"{node.module}.{each.name}" for each in node.names}
    return {name for name in found if name.startswith("lorc.")}


def arrows() -> set[tuple[str, str]]:
    """Which room imports which other one."""
    return {
        (room, other)
        for room in ORDER
        for path in modules(room)
        for other in (name.split(".")[1] for name in imported(path))
        if other != room
    }


def diagram() -> str:
    """The rooms and their imports as a flowchart of Mermaid, without what another way implies."""
    known = {room: {to for at, to in arrows() if at == room} for room in ORDER}
    beyond = {}
    for room in reversed(ORDER):
        beyond[room] = known[room].union(*(beyond[to] for to in known[room]))
    direct = [
        (room, to)
        for room in ORDER
        for to in ORDER
        if to in known[room] and not any(to in beyond[other] for other in known[room])
    ]
    return "\n".join(["flowchart TD", *(f"    {room} --> {to}" for room, to in direct)]) + "\n"


def test_every_room_has_its_place_in_the_order():
    rooms = {path.parent.name for path in HOUSE.glob("*/*.py")}
    assert rooms == set(ORDER)
    assert {path.name for path in HOUSE.glob("*.py")} == {"__init__.py"}


def test_no_arrow_points_upwards():
    upwards = [(room, to) for room, to in arrows() if ORDER.index(room) > ORDER.index(to)]
    assert not upwards


@pytest.mark.parametrize("room", ORDER)
def test_within_a_room_no_two_modules_need_each_other(room):
    names = {f"lorc.{room}.{path.stem}": path for path in modules(room)}
    needs = {name: _in(names, imported(path)) for name, path in names.items()}
    while free := [name for name, wanted in needs.items() if not wanted & needs.keys()]:
        for name in free:
            del needs[name]
    assert not needs


def test_what_a_module_imports_is_there_though_only_a_function_asks_for_it():
    for path in HOUSE.rglob("*.py"):
        for name in imported(path):
            module, _, attribute = name.rpartition(".")
            found = module == "lorc" or hasattr(importlib.import_module(module), attribute)
            assert found or importlib.util.find_spec(name), f"{path}: {name}"


def test_what_is_kept_for_every_room_stands_at_the_bottom():
    assert all(to == "project" for room, to in arrows() if room == "console")
    assert not [to for room, to in arrows() if room == "project"]


@pytest.mark.parametrize("room", ORDER)
def test_a_room_has_not_too_many_modules_and_none_of_a_few_lines(room):
    assert len(modules(room)) <= MORE_MODULES.get(room, MOST_MODULES)
    for path in modules(room):
        assert len(path.read_text().splitlines()) >= LEAST_LINES, path


def test_the_diagram_has_every_room_in_order():
    drawn = diagram()
    print(f"\n{drawn}")
    assert all(f" {room} " in drawn.replace("\n", " ") for room in ORDER)
    places = [ORDER.index(line.split()[0]) for line in drawn.splitlines()[1:]]
    assert all(first <= second for first, second in pairwise(places))


def _in(names: dict[str, Path], wanted: set[str]) -> set[str]:
    """Which of a room's modules are wanted, by their own names or by those of what they hold."""
    return {name for each in wanted for name in (each, each.rpartition(".")[0]) if name in names}
