"""What changes at the source between two runs is what the second run counts."""

import pytest

CONNECTION = "gmail-acct3"
BEFORE = 6
NEW = 3


@pytest.fixture(scope="module")
def story(shared):
    """Ingest, add three mails, relabel two, ingest again from far back."""
    shared.mail(CONNECTION, *(f"mail-{number}" for number in range(BEFORE)))
    first = shared.counts(shared.ingest(CONNECTION))
    before = {row["external_id"]: row for row in shared.rows("select * from raw_objects")}
    new = shared.add(CONNECTION, *(f"late-{number}" for number in range(NEW)))
    relabelled = sorted(before)[:2]
    for mail in relabelled:
        shared.control("POST", f"gmail/{CONNECTION}/messages/{mail}/labels", {"add": ["STARRED"]})
    bookmark = shared.bookmark()
    again = shared.counts(shared.ingest(CONNECTION, "--since", "2020-01-01"))
    after = {row["external_id"]: row for row in shared.rows("select * from raw_objects")}
    return {
        "first": first,
        "again": again,
        "before": before,
        "after": after,
        "new": new,
        "relabelled": relabelled,
        "bookmarks": (bookmark, shared.bookmark()),
    }


def test_counts_are_exactly_the_changes(story):
    assert story["first"]["inserted"] == BEFORE
    assert story["again"] == {
        "extracted": BEFORE + NEW,
        "staged": BEFORE + NEW,
        "inserted": NEW,
        "updated": 2,
        "unchanged": BEFORE - 2,
        "deleted": 0,
        "rejected": 0,
    }


def test_the_current_state_is_stored_and_first_seen_kept(story):
    assert set(story["after"]) == set(story["before"]) | set(story["new"])
    for mail, row in story["before"].items():
        after = story["after"][mail]
        assert after["first_seen"] == row["first_seen"]
        assert after["last_seen"] > row["last_seen"]
        assert ("STARRED" in after["payload"]["labelIds"]) == (mail in story["relabelled"])
        assert (after["payload"] != row["payload"]) == (mail in story["relabelled"])


def test_a_run_since_a_date_leaves_the_bookmark(story):
    before, after = story["bookmarks"]
    assert before
    assert before == after
