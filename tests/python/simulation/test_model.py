"""The model, told what happened step by step, sees each kind of wrong table."""

import pytest
from simulation.model import Effect, Model, Row

STREAM = ("gmail-acct1", "email")
KEY = (*STREAM, "a")
ALL = Effect([STREAM], is_ok=True, asks="all")
FAILED = Effect([STREAM], is_ok=False, asks="all")
SINCE = Effect([STREAM], is_ok=True, asks="existing")
BY_HAND = Effect([STREAM], is_ok=True)
OTHER = Effect([], is_ok=True)


@pytest.fixture
def model():
    """An object of version 1 that has been merged."""
    model = Model([STREAM])
    model.change(STREAM, "a", "live", 1)
    assert model.settle([ALL], {KEY: Row(1)}, {}) == ([], {STREAM: {"inserted": 1}}, {KEY})
    return model


def faults(model, effect, row, rejects=None):
    return model.settle([effect], {KEY: row} if row else {}, rejects or {})[0]


def test_a_change_has_to_arrive_with_the_run_that_saw_it(model):
    model.change(STREAM, "a", "live", 2)
    assert faults(model, OTHER, Row(1)) == []
    assert faults(model, ALL, Row(1))


def test_a_lost_row_is_seen_and_so_is_one_that_never_was(model):
    assert faults(model, OTHER, None)
    model = Model([STREAM])
    assert faults(model, ALL, Row(1)) == [f"{KEY} never was"]


def test_what_a_failed_run_has_staged_may_come_and_does_not_go_back(model):
    model.change(STREAM, "a", "live", 2)
    assert faults(model, FAILED, Row(1)) == []
    assert faults(model, BY_HAND, Row(2)) == []
    assert faults(model, BY_HAND, Row(1))


def test_what_is_gone_keeps_its_payload_and_can_come_back(model):
    model.change(STREAM, "a", "gone")
    assert faults(model, SINCE, Row(1)) == []
    _, counted, _ = model.settle([ALL], {KEY: Row(1, True)}, {})
    assert counted == {STREAM: {"deleted": 1}}
    model.change(STREAM, "a", "live", 3)
    assert faults(model, SINCE, Row(3)) == []


def test_a_lost_tombstone_is_seen(model):
    model.change(STREAM, "a", "gone")
    assert faults(model, ALL, Row(1))


def test_what_is_broken_is_rejected_and_accepted_once_it_has_come(model):
    model.change(STREAM, "a", "broken", 2)
    which = (KEY, 2)
    assert faults(model, ALL, Row(1), {which: False}) == []
    assert faults(model, OTHER, Row(1), {which: True})
    assert faults(model, OTHER, Row(1), {})
    model.change(STREAM, "a", "live", 3)
    assert faults(model, ALL, Row(3), {which: True}) == []


def test_what_is_forgotten_stays_away():
    model = Model([STREAM])
    model.change(STREAM, "a", "live", 1, "ada")
    model.settle([ALL], {KEY: Row(1)}, {})
    assert model.forget("ada", set())
    assert model.forget("ada", {KEY}) == []
    assert faults(model, OTHER, None) == []
    assert faults(model, ALL, Row(1))


def event(number, kind, run="r", stream=STREAM):
    return {
        "event_id": str(number),
        "event_type": kind,
        "correlation_id": run,
        "connection_name": stream[0],
        "target_object_type": stream[1],
    }


def test_a_run_starts_and_ends_once_and_its_events_stay(model):
    started, ended = event(1, "job.started"), event(2, "job.failed")
    assert model.read_log([started], at_the_end=False) == []
    assert model.read_log([started], at_the_end=True)
    assert model.read_log([started, ended], at_the_end=True) == []
    assert model.read_log([started, ended, event(3, "job.completed")], at_the_end=False)
    assert model.read_log([started], at_the_end=False)
    assert model.read_log([ended], at_the_end=False)
