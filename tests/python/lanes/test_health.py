"""What the health models and `lorc health` say of runs of weeks past."""

import json

import pytest
from click.testing import CliRunner
from lorc.cli.main import main
from lorc.inspect import health
from lorc.project import connections, settings

from .history import NOW, ago, five_good_weeks
from .sample import stored

STOPPED = "gmail-acct2"
KNOWN = len(connections.load())


@pytest.fixture(scope="module")
def built(empty_lanes):
    """The health views, which are made once and read anew whenever they are asked."""
    empty_lanes.build("--select", "jobs", "ingests", "path:models/health")
    return empty_lanes


@pytest.fixture
def lanes(built):
    built.clear()
    return built


def standing(lanes, history) -> dict[str, dict]:
    """The rows of connection_health by connection, the worst first."""
    history.load(lanes)
    rows = lanes.rows("select * from connection_health order by trouble_rank")
    return {row["connection_name"]: row for row in rows}


def test_all_is_well_after_five_good_weeks(lanes):
    rows = standing(lanes, five_good_weeks())
    assert len(rows) == KNOWN
    assert {row["trouble"] for row in rows.values()} == {None}
    assert all(row["is_healthy"] and not row["is_late"] for row in rows.values())
    assert all(row["usual_rows"] is not None for row in rows.values())
    done = CliRunner().invoke(main, ["health"])
    assert done.exit_code == 0, done.output
    assert f"All {KNOWN} connections are healthy." in done.output


def test_a_connection_that_stopped_is_named_first_and_ends_in_1(lanes, tmp_path):
    rows = standing(lanes, five_good_weeks({STOPPED: 2}))
    [first, *others] = rows.values()
    assert (first["connection_name"], first["trouble_kind"]) == (STOPPED, "late")
    assert first["is_late"]
    assert f"Nothing has been fetched from {STOPPED} for 49 hours" in first["trouble"]
    assert all(row["is_healthy"] for row in others)
    done = CliRunner().invoke(main, ["health"])
    assert done.exit_code == 1
    assert f"1 of {KNOWN} connections needs attention." in done.output
    assert done.output.index(STOPPED) < done.output.index("gmail-acct1")
    page = tmp_path / "pages" / "health.html"
    done = CliRunner().invoke(main, ["health", "--html", str(page)])
    assert done.exit_code == 1
    assert page.stat().st_mode & 0o777 == 0o600
    text = page.read_text()
    assert text.index(f"</span> {STOPPED}</h3>") < text.index("gmail-acct1")
    done = CliRunner().invoke(main, ["health", "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["connections"][0]["connection_name"] == STOPPED


def test_a_failure_is_trouble_though_the_last_success_is_young(lanes):
    history = five_good_weeks()
    history.ingest(STOPPED, ago(minutes=5), error="The mailbox is closed: open it.")
    [first, *_] = standing(lanes, history).values()
    assert (first["connection_name"], first["trouble_kind"]) == (STOPPED, "failed")
    assert (first["last_error"], first["failed_runs"]) == ("The mailbox is closed: open it.", 1)
    done = CliRunner().invoke(main, ["health"])
    assert "The mailbox is closed: open it." in done.output


def test_attempts_that_fail_are_no_success(lanes):
    history = five_good_weeks({STOPPED: 3})
    for day in (1, 2):
        history.ingest(STOPPED, ago(days=day), error="The mailbox is closed: open it.")
    [first, *_] = standing(lanes, history).values()
    assert (first["connection_name"], first["trouble_kind"]) == (STOPPED, "late")
    assert round(first["hours_since_success"]) == 73
    assert first["trouble"].endswith("due every 26 hours, and the last attempt failed.")


def test_a_failure_that_was_mended_is_a_note(lanes):
    history = five_good_weeks()
    history.ingest(STOPPED, ago(hours=3), error="The mailbox is closed: open it.")
    row = standing(lanes, history)[STOPPED]
    assert row["is_healthy"]
    assert row["note"] == "failed attempts lately: 1"


def test_a_run_without_an_ending_is_trouble_once_it_counts_as_abandoned(lanes):
    history = five_good_weeks({STOPPED: 1})
    history.abandoned(STOPPED, ago(hours=7))
    [first, *_] = standing(lanes, history).values()
    assert (first["connection_name"], first["trouble_kind"]) == (STOPPED, "abandoned")
    assert first["abandoned_runs"] == 1


def test_a_run_that_still_runs_is_no_trouble(lanes):
    history = five_good_weeks()
    history.abandoned(STOPPED, ago(minutes=5))
    assert standing(lanes, history)[STOPPED]["is_healthy"]


def test_a_connection_that_was_never_run_comes_before_a_late_one(lanes):
    rows = standing(lanes, five_good_weeks({STOPPED: 3, "stripe-prod": 99}))
    [first, second, *_] = rows.values()
    assert (first["connection_name"], first["trouble_kind"]) == ("stripe-prod", "never")
    assert first["last_success_at"] is None
    assert second["connection_name"] == STOPPED


def test_a_day_without_records_is_trouble_where_some_are_usual(lanes):
    history = five_good_weeks()
    quiet = {f"{ago(days=day):%Y%m%d}" for day in (1, 2)}
    for event in history.events:
        is_upsert = event["event_type"] == "upsert.completed"
        if is_upsert and event["connection_name"] == STOPPED:
            is_quiet = event["correlation_id"][-14:-6] in quiet
            event["payload"]["inserted"] = 0 if is_quiet else 14
    [first, *_] = standing(lanes, history).values()
    assert (first["connection_name"], first["trouble_kind"]) == (STOPPED, "quiet")
    assert first["rows_yesterday"] == 0


def test_nothing_at_all_is_an_alarm_of_its_own(lanes):
    rows = standing(lanes, five_good_weeks(dict.fromkeys(five_good_weeks().known, 3)))
    assert not rows[STOPPED]["is_silent"]  # the lanes still run
    found = health.read(settings.load())
    assert found.alarm is None
    lanes.rows("delete from event_log where correlation_id like 'lanes-%'")
    found = health.read(settings.load())
    assert found.alarm.startswith("Nothing at all has run for 3 days")
    assert found.lanes["trouble"] == "The tables that people read have never been built."
    lanes.rows("delete from event_log where true")
    assert health.read(settings.load()).alarm == health.NOTHING
    assert CliRunner().invoke(main, ["health"]).exit_code == 1


def test_lanes_that_failed_are_trouble_of_their_own(lanes):
    history = five_good_weeks()
    history.lanes(ago(minutes=1), error="These steps failed: canonical_emails.")
    history.load(lanes)
    found = health.read(settings.load())
    assert not found.troubled
    assert not found.is_healthy
    assert found.lanes["last_error"] == "These steps failed: canonical_emails."


def test_rejected_records_count_until_they_are_accepted(lanes):
    when, accepted = f"timestamp '{ago(hours=2).isoformat()}'", "cast(null as timestamp)"
    row = "select 'k%', 'gmail', 'gmail-acct2', 'email', 'number', 'text', {0}, {0}, {0}, {1}"
    insert = """
        insert into rejected_objects (
            reject_key, source_system, connection_name, object_type, reject_reason, raw_text,
            first_seen, last_seen, staged_at, accepted_at
        )
    """
    few = [row.format(when, accepted).replace("%", str(number)) for number in range(5)]
    lanes.rows(insert + " union all ".join(few))
    found = standing(lanes, five_good_weeks())[STOPPED]
    assert (found["new_rejects"], found["is_healthy"]) == (5, True)
    assert found["note"] == "records not taken in lately: 5"
    lanes.rows(insert + row.format(when, accepted).replace("%", "six"))
    [first, *_] = lanes.rows("select * from connection_health order by trouble_rank")
    assert (first["connection_name"], first["trouble_kind"]) == (STOPPED, "rejects")
    lanes.rows(f"update rejected_objects set accepted_at = {when} where reject_key != 'k0'")
    [first, *_] = lanes.rows("select * from connection_health order by trouble_rank")
    assert first["is_healthy"]


def objects(numbers: range, **fields) -> list[dict]:
    return [
        stored("gmail", STOPPED, "email", str(number), {"id": str(number), "size": 1} | fields)
        for number in numbers
    ]


def test_paths_that_come_and_go_are_found_and_only_news_is_read(lanes):
    lanes.put(objects(range(20)))
    lanes.build("--select", "json_paths")
    again = lanes.build("--select", "json_paths").result.results
    written = [
        run.adapter_response["rows_affected"] for run in again if run.node.name == "json_paths"
    ]
    assert written == [0]
    assert lanes.rows("select * from path_changes") == []
    mails = objects(range(20, 26), extra={"deep": 2}, **{"ann.b@example.org": 1})
    for mail in mails:
        del mail["payload"]["size"]
    lanes.put(mails)
    lanes.build("--select", "json_paths")
    rows = lanes.rows("select path, path_change from path_changes order by path")
    assert {row["path"]: row["path_change"] for row in rows} == {
        "(address)": "new",
        "extra": "new",
        "extra.deep": "new",
        "size": "vanished",
    }
    found = standing(lanes, five_good_weeks())[STOPPED]
    assert found["vanished_paths"] == ["email: size"]
    assert found["note"] == "new fields: 3; fields that no longer come: 1"
    read = lanes.rows("select distinct objects_read from json_paths")
    assert read == [{"objects_read": 26}]


def test_health_is_judged_at_the_time_that_as_of_names(lanes):
    later = f"{NOW.replace(microsecond=0).isoformat()}"
    five_good_weeks().load(lanes)
    views = ["jobs", "ingests", "path:models/health"]
    try:
        lanes.build("--select", *views, "--vars", json.dumps({"as_of": "2036-01-01T00:00:00Z"}))
        rows = lanes.rows("select * from connection_health")
        assert {row["trouble_kind"] for row in rows} == {"late"}
        lanes.build("--select", *views, "--vars", json.dumps({"as_of": later}))
        rows = lanes.rows("select * from connection_health")
        assert all(row["is_healthy"] for row in rows)
    finally:
        lanes.build("--select", *views)
