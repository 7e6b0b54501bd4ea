"""What a page is made of is asked side by side, and no more than it shows."""

import threading
from datetime import date
from types import SimpleNamespace

import pytest
from lorc.report.source import Source, together


class Warehouse:
    """Answers a statement with one row, and keeps what it was asked."""

    def __init__(self, in_trouble: int):
        self.settings = SimpleNamespace(table="`p`.`d`.`{}`".format)
        self.cost = None
        self.asked: list[str] = []
        self._row = {"in_trouble": in_trouble}

    def rows(self, sql: str, **_: str) -> list[dict]:
        self.asked.append(sql)
        return [self._row]


def test_no_question_waits_for_another():
    barrier = threading.Barrier(3, timeout=20)
    asked = {name: lambda name=name: [{name: barrier.wait() >= 0}] for name in "abc"}
    assert together(asked) == {name: [{name: True}] for name in "abc"}


def test_what_one_question_raises_is_raised():
    def refused() -> list[dict]:
        raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        together({"a": list, "b": refused})


@pytest.mark.parametrize("in_trouble", [0, 1])
def test_the_connections_are_read_where_one_of_them_is_in_trouble(in_trouble):
    warehouse = Warehouse(in_trouble)
    found = Source(warehouse).standing({"more": list})
    assert set(found) == {"health", "score_troubles", "conflicts", "connections", "more"}
    assert len(found["connections"]) == in_trouble
    assert sum("connection_health" in sql for sql in warehouse.asked) == in_trouble
    before = len(warehouse.asked)
    found = Source(warehouse).rows(date(2026, 11, 16), None)
    assert len(warehouse.asked) - before == len(found) - 1 + in_trouble
