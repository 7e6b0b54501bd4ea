"""The lock of a connection: held by one, and the names of those that did not end."""

from types import SimpleNamespace

import pytest
from lorc.project.errors import Busy
from lorc.runs import lock

FIRST, SECOND, THIRD = (f"gmail_ingest_acct1-2026010100000{number}" for number in range(3))


@pytest.fixture
def hold(tmp_path):
    """Hold a connection for a run."""
    settings = SimpleNamespace(state_dir=tmp_path, bucket=None)
    return lambda run_id: lock.hold(settings, "gmail-acct1", run_id)


def test_a_second_holder_is_told_who_holds_it(hold):
    with hold(FIRST), pytest.raises(Busy, match=f"run {FIRST} "), hold(SECOND):
        pass


def test_who_ended_is_not_remembered(hold):
    with hold(FIRST) as held:
        held.take_out([FIRST])
    with hold(SECOND) as held:
        assert held.unended == []


def test_who_did_not_end_is_remembered_until_taken_out(hold):
    with hold(FIRST):
        pass
    with hold(SECOND) as held:
        assert held.unended == [FIRST]
    with hold(THIRD) as held:
        assert held.unended == [FIRST, SECOND]
        held.take_out(held.unended)
    with hold(FIRST) as held:
        assert held.unended == [THIRD]


def test_the_last_name_is_that_of_the_holder(hold):
    with hold(FIRST):
        pass
    with hold(SECOND), pytest.raises(Busy, match=f"run {SECOND} "), hold(THIRD):
        pass


def test_what_an_unknown_holder_wrote_is_left_out(hold, tmp_path):
    with hold(FIRST) as held:
        held.take_out([FIRST])
    [path] = (tmp_path / "locks").iterdir()
    path.write_text("run something else\n")
    with hold(SECOND) as held:
        assert held.unended == []
