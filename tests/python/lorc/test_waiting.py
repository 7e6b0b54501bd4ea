"""What may wait in staging for a merge, by the runs on record and the numbers of the rows."""

from datetime import UTC, datetime, timedelta

import pytest
from lorc.ingest.waiting import LOOK_BACK, Margins, is_settled, standing, watermark

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
MARGINS = Margins(timedelta(seconds=60), timedelta(hours=24))


def ago(**span) -> datetime:
    return NOW - timedelta(**span)


def run(began: datetime, *, loaded=True, merged=True, completed=True, ingest=True) -> dict:
    """A run as the query returns it; it loads within 10 seconds and merges within 20."""
    return {
        "correlation_id": f"gmail_ingest_acct1-{began:%Y%m%d%H%M%S}",
        "began_at": began,
        "started_at": began if ingest else None,
        "loaded_at": began + timedelta(seconds=10) if loaded else None,
        "merged_at": began + timedelta(seconds=20) if merged else None,
        "is_completed": completed,
        "began_second": None,
        "staged_at": None,
    }


def rows(of: datetime | None, staged_at: datetime) -> dict:
    """Rows in staging, numbered by a run that began then; None: by no tee."""
    second = int(of.timestamp()) if of else 0
    return {"correlation_id": None, "began_second": second, "staged_at": staged_at}


def settled(*found: dict) -> bool:
    return is_settled(list(found), NOW - LOOK_BACK, MARGINS)


LAST = ago(minutes=5)
LOADED = LAST + timedelta(seconds=10)  # from when on, less the margins, a row or run is judged
FAILED = {"loaded": False, "merged": False, "completed": False}


def test_what_the_last_run_merged_does_not_wait_though_it_is_read_again():
    for seconds in (9, 10):
        assert settled(run(LAST), rows(LAST, LAST + timedelta(seconds=seconds)))


def test_what_failed_before_the_last_run_is_known_for_as_long_as_is_looked_back():
    assert settled(run(ago(hours=48, seconds=10)))


@pytest.mark.parametrize(
    "found",
    [
        [],
        [rows(LAST, LAST)],
        [run(LAST, loaded=False, merged=False, completed=False)],
        [run(LAST, merged=False, completed=False)],
        [run(LAST, completed=False)],
        [run(ago(minutes=9)), run(LAST, loaded=False, merged=False, completed=False)],
        [run(ago(minutes=9)), run(LAST, completed=False)],
        [run(ago(minutes=9)), run(LAST, ingest=False, loaded=False)],
        [run(ago(hours=49))],
    ],
    ids=[
        "nothing ever ran",
        "rows of which nothing is known",
        "the first run died while it extracted",
        "its merge failed",
        "what follows its merge failed",
        "a later run died while it extracted",
        "what follows a later merge failed",
        "somebody merged or forgot by hand since",
        "the last run is too long ago to know what came before it",
    ],
)
def test_in_doubt_something_waits(found):
    assert not settled(*found)


def test_rows_staged_by_hand_wait_until_a_run_has_merged_them():
    by_hand = LAST + timedelta(seconds=90)
    assert not settled(run(LAST), rows(None, by_hand))
    merged = run(by_hand + timedelta(minutes=1))
    assert settled(run(LAST), merged, rows(None, by_hand))
    at_the_edge = rows(None, LOADED - MARGINS.overlap)
    assert not settled(run(LAST), at_the_edge)


def test_rows_by_hand_with_the_number_of_a_run_that_was_merged_wait_too():
    assert not settled(run(LAST), rows(LAST, LAST + timedelta(seconds=90)))


def test_rows_of_a_run_that_nobody_knows_wait():
    assert not settled(run(LAST), rows(ago(minutes=2), ago(minutes=2)))


def test_rows_of_a_run_whose_merge_failed_wait_until_a_later_one_merged():
    failed = ago(minutes=9)
    left = rows(failed, failed + timedelta(seconds=5))
    later = run(LAST)
    assert settled(run(ago(minutes=20)), run(failed, merged=False, completed=False), later, left)
    # it reads from 60 seconds before it was loaded: before, between and at what failed
    for seconds in (30, 58, 60):
        shortly = run(failed + timedelta(seconds=seconds))
        assert not settled(run(failed, merged=False, completed=False), shortly, left)


def test_rows_of_a_run_that_failed_before_it_was_reconciled_wait_for_a_day():
    for began, is_late in (
        (ago(hours=23), True),
        (LOADED - MARGINS.late, True),
        (ago(hours=25), False),
    ):
        left = rows(began, began + timedelta(seconds=5))
        assert settled(run(began, **FAILED), run(LAST), left) is not is_late
    assert settled(run(ago(hours=2), **FAILED), run(LAST))


def test_of_two_runs_of_one_second_the_rows_wait_if_one_of_them_may_have_left_them():
    second = run(LAST, loaded=False, merged=False, completed=False) | {
        "correlation_id": f"gmail_ingest_acct1_emails-{LAST:%Y%m%d%H%M%S}",
        "began_at": LAST - timedelta(milliseconds=1),
    }
    assert not settled(run(LAST), second, rows(LAST, LAST + timedelta(seconds=9)))


@pytest.mark.parametrize(
    ("found", "read_from"),
    [
        ([run(ago(hours=1)), run(LAST)], LOADED),
        ([run(ago(hours=1), **FAILED), run(LAST)], ago(hours=1)),
        ([run(LAST), run(ago(minutes=2), merged=False)], LOADED),
        ([run(LOADED - MARGINS.late, **FAILED), run(LAST)], LOADED - MARGINS.late),
        ([run(ago(hours=25), **FAILED), run(LAST)], LOADED),
        ([run(LAST), run(ago(minutes=2), ingest=False)], LOADED),
        ([run(ago(hours=49)), run(LAST)], LOADED),
        ([run(ago(hours=48, seconds=10))], ago(hours=48)),
        ([run(ago(hours=49))], None),
        ([run(LAST, merged=False)], None),
        ([], None),
    ],
    ids=[
        "what the last run loaded is merged",
        "a failed run's load may have landed since",
        "a later failed run began after it",
        "of a run that failed a day before, too",
        "a failed run of more than a day before is over",
        "a merge by hand loads nothing",
        "the last complete run is the newest",
        "what failed before it is just known",
        "what failed before it is too long ago to be known",
        "no run is complete",
        "nothing ever ran",
    ],
)
def test_a_merge_reads_staging_from_the_last_complete_run(found, read_from):
    found = [*found, rows(LAST, ago(minutes=1))]
    expected = read_from and read_from - MARGINS.overlap
    assert watermark(found, NOW - LOOK_BACK, MARGINS) == expected


@pytest.mark.parametrize("unknown", ["email", "contact"])
def test_a_connection_waits_for_the_stream_that_waits_and_is_read_whole_if_one_is_unknown(unknown):
    known = {"email", "contact"} - {unknown}
    found = [run(LAST) | {"object_type": name} for name in known]
    there = standing(found, ["email", "contact"], NOW)
    assert there.waits
    assert there.watermarks == {}
    alone = standing(found, [*known], NOW)
    assert not alone.waits
    assert alone.watermarks == dict.fromkeys(known, LOADED - MARGINS.overlap)
    assert alone.asked_at == NOW
