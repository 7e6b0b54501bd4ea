"""Whatever JSON a tap writes: stored with an equal value under its exact id, or rejected as text.

The records go through `lorc ingest` with tee, loader, warehouse and merge; `cat` is the tap.
"""

import pytest
from workspace.copied import copied

from . import hostile, singer

pytestmark = pytest.mark.slow

GENERATED, AT_LEAST = 600, 500
STORED = "select external_id, idem_key, to_json_string(payload) as text from raw_objects"
REJECTED = "select reject_reason, raw_text from rejected_objects"


@pytest.fixture(scope="module")
def records():
    """Records by hypothesis and at the edges, none with the id of another."""
    by_id, nameless = {}, []
    for text in [*hostile.edges(), *hostile.generated(GENERATED)]:
        key = hostile.external_id(text)
        if key:
            by_id.setdefault(key, text)
        else:
            nameless.append(text)
    return {"stored": by_id, "rejected": nameless}


@pytest.fixture(scope="module")
def arrived(records):
    """One run over all of them: its counts and what is in the two tables."""
    with copied(of_stream=True) as copy:
        counts = singer.ingest(copy, [*records["stored"].values(), *records["rejected"]])
        yield {
            "counts": counts,
            "stored": {row["external_id"]: row for row in copy.rows(STORED)},
            "rejected": copy.rows(REJECTED),
        }


def test_there_are_many_of_both_kinds(records):
    assert len(records["stored"]) + len(records["rejected"]) >= AT_LEAST
    assert min(map(len, records.values())) >= 100


def test_the_books_balance(records, arrived):
    counts = arrived["counts"]
    total = sum(map(len, records.values()))
    assert counts["extracted"] == counts["staged"] == total
    assert counts["inserted"] == len(arrived["stored"]) == len(records["stored"])
    assert counts["rejected"] == len(arrived["rejected"])


def test_what_can_be_stored_is_there_under_its_exact_id_with_an_equal_value(records, arrived):
    assert arrived["stored"].keys() == records["stored"].keys()
    for key, row in arrived["stored"].items():
        assert row["idem_key"] == f"gmail:gmail-acct1:email:{key}"
        assert hostile.canonical(row["text"]) == hostile.canonical(records["stored"][key])


def test_what_cannot_is_rejected_with_a_reason_and_its_text(records, arrived):
    held = {_comparable(row["raw_text"]) for row in arrived["rejected"]}
    assert held == {_comparable(text) for text in records["rejected"]}
    assert all(row["reject_reason"] for row in arrived["rejected"])


def _comparable(text: str) -> str:
    try:
        return hostile.canonical(text)
    except RecursionError:
        return text
