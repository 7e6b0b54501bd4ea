"""A complete listing becomes a record that says since when every object was extracted."""

import json

import pytest

from .conftest import BASE

BEGAN_MS = 1_795_000_000_000  # 2026-11-18T11:06:40Z
BEGAN = "2026-11-18T11:06:40+00:00"


def activate(version) -> dict:
    return {"type": "ACTIVATE_VERSION", "stream": "email", "version": version}


def record(time_extracted=None) -> dict:
    message = {"type": "RECORD", "stream": "email", "record": {"id": "a"}}
    return message | ({"time_extracted": time_extracted} if time_extracted else {})


def since(tee, *messages) -> str:
    """The time in the only listing that passes on."""
    passed = [message["record"] for message in tee.pass_on(*messages)]
    (listing,) = [each for each in passed if "id" not in each]
    (name,) = listing
    assert name == "_tee_complete_since"
    return listing[name]


@pytest.mark.parametrize("version", [BEGAN_MS, BEGAN_MS // 1000])
def test_the_version_is_the_time_at_which_the_listing_began(tee, version):
    assert since(tee, record("2026-11-18T11:06:41Z"), activate(version)) == BEGAN


def test_a_listing_is_numbered_and_counted_like_a_record(tee):
    out = tee.pass_on(record(), activate(BEGAN_MS), record())
    assert [message["version"] for message in out] == [f"{BASE + n}" for n in (1, 2, 3)]
    summary = json.loads(tee.summary.read_text())
    assert summary["streams"] == {"email": {"records": 3, "wrapped": 0, "listings": 1}}


def test_the_message_itself_is_in_the_backup(tee):
    tee.pass_on(activate(BEGAN_MS))
    assert json.loads(tee.backup.read_bytes()) == activate(BEGAN_MS)


@pytest.mark.parametrize("first", ["2026-11-18T11:06:39Z", "2026-11-18T11:06:39"])
def test_a_clock_that_was_set_back_makes_nothing_gone(tee, first):
    messages = record(first), record("2026-11-18T11:06:45Z"), activate(BEGAN_MS)
    assert since(tee, *messages) == "2026-11-18T11:06:39+00:00"


@pytest.mark.parametrize("version", [None, "1795000000000", 0, -1, 10**20, 1.5, True])
def test_a_version_that_is_no_time_says_nothing(tee, version):
    assert tee.pass_on(record(), activate(version)) == [record() | {"version": f"{BASE + 1}"}]
