"""A response that is edited: what was submitted first stays, and the trend says which is which."""

import pytest

from .forms import FORM, PHQ9, STORED, form, response, sheet
from .lanes import Lanes

BEFORE, AFTER = sheet("300321133", PHQ9), sheet("000000000", PHQ9)


@pytest.fixture(scope="module")
def built(empty_lanes):
    """The trend and what it reads, which is made once."""
    empty_lanes.clear()
    empty_lanes.build("--select", "+measurement_timeseries")
    return empty_lanes


@pytest.fixture
def lanes(built):
    built.clear()
    return built


def submitted(given: dict, when: str) -> dict:
    times = {"createTime": "2026-11-11T09:01:00Z", "lastSubmittedTime": f"2026-11-{when}Z"}
    return response("r", given, FORM, **times)


def trend(lanes: Lanes) -> list[tuple]:
    rows = lanes.rows(
        """
        select total, version_number, is_current_version, is_counted, sequence_number,
            change_from_baseline
        from measurement_timeseries where instrument_id = 'phq9' order by occurred_at
        """
    )
    return [tuple(None if each is None else int(each) for each in row.values()) for row in rows]


def build(lanes, *arguments: str) -> None:
    lanes.build("--select", *STORED, *arguments)


def test_an_edit_weeks_later_is_a_measurement_of_its_own(lanes):
    lanes.put([form(), submitted(BEFORE, "11T09:01:00")])
    build(lanes)
    assert trend(lanes) == [(16, 1, 1, 1, 1, None)]
    lanes.put([submitted(AFTER, "28T10:00:00.5")])
    build(lanes)
    expected = [(16, 1, 0, 1, 1, None), (0, 2, 1, 1, 2, -16)]
    assert trend(lanes) == expected
    build(lanes, "--full-refresh")
    assert trend(lanes) == expected
    # the same answers in a payload that says more are no edit
    more = submitted(AFTER, "28T10:00:00.5")
    more["payload"]["totalScore"] = 1
    lanes.put([more])
    build(lanes)
    assert trend(lanes) == expected
    # whose response is gone, of him nothing is shown
    lanes.put([submitted(AFTER, "28T10:00:00.5") | {"deleted_at": "2026-11-29T00:00:00Z"}])
    build(lanes)
    assert trend(lanes) == []


def test_an_edit_of_the_same_week_takes_the_place_of_what_it_corrects(lanes):
    lanes.put([form(), submitted(BEFORE, "11T09:01:00")])
    build(lanes)
    lanes.put([submitted(AFTER, "12T09:00:00")])
    build(lanes)
    assert trend(lanes) == [(16, 1, 0, 0, None, None), (0, 2, 1, 1, 1, None)]
    # neither that one nor the first is the baseline of an edit after more than a week for nothing
    lanes.put([submitted(BEFORE, "20T09:00:00")])
    build(lanes)
    assert trend(lanes) == [
        (16, 1, 0, 0, None, None),
        (0, 2, 0, 1, 1, None),
        (16, 3, 1, 1, 2, 16),
    ]


def test_no_row_of_a_version_holds_the_words_of_an_answer(lanes):
    lanes.put([form(), submitted(BEFORE | {PHQ9[0]: "words of somebody"}, "11T09:01:00")])
    build(lanes)
    [row] = lanes.rows(
        "select to_json_string(t) as line from score_versions as t where instrument_id = 'phq9'"
    )
    assert "words" not in row["line"]
