"""A life that fails is made shorter, and still fails."""

from simulation.draws import Fault, Step
from simulation.shrink import shrunk

FAULT = Fault("lose", 3)


def steps(count: int) -> list[Step]:
    return [Step("add", f"c{number}") for number in range(count)]


def test_what_is_not_needed_is_left_out():
    needed = {"c3", "c17", "c18"}
    found = shrunk(steps(30), lambda left: needed <= {step.connection for step in left}, 200)
    assert [step.connection for step in found] == ["c3", "c17", "c18"]


def test_a_fault_that_is_not_needed_is_left_out():
    life = [Step("ingest", "a", fault=FAULT), Step("ingest", "b", fault=FAULT)]

    def fails(left):
        return len(left) == 2 and left[1].fault == FAULT

    assert [step.fault for step in shrunk(life, fails)] == [None, FAULT]


def test_it_ends_when_it_has_tried_often_enough():
    tried = []
    found = shrunk(steps(100), lambda left: bool(tried.append(left)), 7)
    assert len(tried) == 7
    assert found == steps(100)
