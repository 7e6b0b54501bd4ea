"""Weekly figures stay as they stood, and events on record, whatever is built how often."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lorc.project.settings import ROOT

from .history import History
from .people import contact, session

MEMORY = ("reporting_snapshots", "canonical_events")
FIGURES = ("int_weekly_figures", "reporting_snapshots")
SNAPSHOTS = ("contacts_history", "instruments_history")
RAW = ("raw_objects", "rejected_objects")
LAST_WEEK = datetime.now(UTC) - timedelta(days=datetime.now(UTC).weekday() + 4)


def figures(lanes) -> list[str]:
    """The weekly figures as text, with when they were taken."""
    rows = lanes.rows("select to_json_string(t) as row from reporting_snapshots as t")
    return sorted(row["row"] for row in rows)


def sessions(lanes, week: datetime) -> dict[str, int]:
    """The sessions of a week, by what became of them."""
    rows = lanes.rows(
        f"""
        select dimension, value from reporting_snapshots
        where metric = 'sessions'
            and week_start = date_trunc(date '{week:%Y-%m-%d}', isoweek)
        """
    )
    return {row["dimension"]: row["value"] for row in rows}


def monday(day: datetime) -> str:
    """The first day of a week, in SQL."""
    return f"date_trunc(date '{day:%Y-%m-%d}', isoweek)"


def held(key: str, when: datetime) -> dict:
    return session(key, "cleo", cre92_sessiondate=f"{when:%Y-%m-%dT%H:%M:%SZ}")


@pytest.fixture
def taken(lanes):
    """A lane with a session of last week and the figures that were taken of it."""
    lanes.put([contact("cleo"), held("one", LAST_WEEK)])
    read = [f"+{table}" for table in MEMORY]
    lanes.build("--select", *read, "--exclude", "resource_type:seed", *RAW)
    return lanes


def test_every_model_is_built_by_one_who_leaves_the_snapshots_out(lanes):
    for snapshot in SNAPSHOTS:
        lanes.rows(f"drop table if exists {snapshot}")
    lanes.put([contact("cleo")])
    lanes.build("--exclude", "resource_type:seed", "resource_type:snapshot")
    assert lanes.rows("select * from report_lead_moves") == []
    lanes.build("--select", *SNAPSHOTS)
    assert lanes.value("select contact_id from contacts_history") == "cleo"


def test_only_weeks_that_are_over_and_have_something_are_taken(taken):
    assert sessions(taken, LAST_WEEK) == {"all": 1, "Held": 1}
    assert sessions(taken, datetime.now(UTC)) == {}
    assert sessions(taken, LAST_WEEK - timedelta(days=7)) == {}


def test_what_arrives_late_changes_no_figure(taken):
    before = figures(taken)
    late = held("late", LAST_WEEK)
    cancelled = "cre92_status@OData.Community.Display.V1.FormattedValue"
    late["payload"][cancelled] = "Cancelled"
    taken.put([late, held("one", datetime.now(UTC))])
    taken.build("--select", "canonical_sessions", *FIGURES)
    taken.build("--select", *FIGURES)
    assert figures(taken) == before


def test_what_arrives_late_is_a_line_of_the_week_that_is_taken_next(taken):
    before = LAST_WEEK - timedelta(days=7)
    taken.put([held("old", before), held("late", LAST_WEEK)])
    taken.rows(f"""
        update reporting_snapshots
        set
            snapshot_key = concat('moved ', snapshot_key),
            week_start = {monday(before)},
            about_week = {monday(before)},
            value = 0
        where true
    """)
    for _ in range(2):
        taken.build("--select", "canonical_sessions", *FIGURES)
        lines = taken.rows(f"""
            select dimension, value, about_week = week_start as is_own
            from reporting_snapshots
            where metric = 'sessions' and week_start = {monday(LAST_WEEK)}
        """)
        assert sorted((row["is_own"], row["dimension"], row["value"]) for row in lines) == [
            (False, "Held", 1),
            (False, "all", 1),
            (True, "Held", 2),
            (True, "all", 2),
        ]


def test_all_weeks_are_taken_after_a_pause_of_31_weeks(lanes):
    lanes.put(
        [contact("cleo"), *(held(f"s{n}", LAST_WEEK - timedelta(weeks=n)) for n in range(33))]
    )
    read = [f"+{table}" for table in MEMORY]
    many = ["--vars", json.dumps({"snapshot_weeks": 33})]
    lanes.build("--select", *read, "--exclude", "resource_type:seed", *RAW, *many)
    taken = figures(lanes)
    begun = monday(LAST_WEEK - timedelta(weeks=31))
    lanes.rows(f"delete from reporting_snapshots where week_start > {begun}")
    lanes.build("--select", *FIGURES)
    assert len(figures(lanes)) == len(taken)
    assert lanes.value("select count(distinct week_start) from reporting_snapshots") == 33


def test_a_week_is_not_taken_before_its_sources_were_read_past_its_end(lanes):
    lanes.put([contact("cleo"), held("one", LAST_WEEK)])
    history = History()
    history.ingest("dataverse-clinic", LAST_WEEK)
    history.load(lanes)
    read = [f"+{table}" for table in MEMORY]
    lanes.build("--select", *read, "--exclude", "resource_type:seed", *RAW)
    assert sessions(lanes, LAST_WEEK) == {}
    history = History()
    history.ingest("dataverse-clinic", datetime.now(UTC))
    history.load(lanes)
    lanes.build("--select", *FIGURES)
    assert sessions(lanes, LAST_WEEK) == {"all": 1, "Held": 1}


def test_a_full_refresh_keeps_what_was_taken(taken):
    taken.put([held("late", LAST_WEEK)])
    before = figures(taken)
    events = taken.rows("select event_id, recorded_at from canonical_events order by 1")
    taken.build("--full-refresh", "--select", "canonical_sessions", *MEMORY)
    assert figures(taken) == before
    assert taken.rows("select event_id, recorded_at from canonical_events order by 1") == events


def test_two_builds_at_once_take_each_figure_once(taken, tmp_path):
    for table in MEMORY:
        taken.rows(f"drop table {table}")
    dbt = [Path(sys.executable).with_name("dbt"), "run", "--select", *MEMORY]
    dbt += ["--project-dir", ROOT, "--profiles-dir", ROOT]
    builds = [
        subprocess.Popen(
            [*dbt, "--target-path", tmp_path / place, "--log-path", tmp_path / place],
            stdout=subprocess.DEVNULL,
        )
        for place in ("a", "b")
    ]
    assert [build.wait() for build in builds] == [0, 0]
    for table, key in zip(MEMORY, ("snapshot_key", "event_id"), strict=True):
        (row,) = taken.rows(f"select count(*) as n, count(distinct {key}) as keys from {table}")
        assert row["n"] == row["keys"]
    assert sessions(taken, LAST_WEEK) == {"all": 1, "Held": 1}


def test_a_table_that_only_grows_keeps_the_row_of_a_key_it_has(taken):
    taken.rows("update reporting_snapshots set value = 99, week_start = '2001-01-01' where true")
    taken.build("--select", *FIGURES)
    assert {row["value"] for row in taken.rows("select value from reporting_snapshots")} == {99}
