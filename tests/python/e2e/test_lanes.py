"""The lanes as a user runs them: their books, their failures, and a day's work."""

import json
import re
from pathlib import Path

import pytest

CONNECTION = "gmail-acct1"
STAGES = ("canonize", "score", "project")
STATE = """
    select to_json_string(stored) as stored from {table} as stored order by 1
"""
TABLES = ("canonical_emails", "canonical_events", "reporting_snapshots", "contacts_history")


@pytest.fixture(scope="module")
def first(shared):
    """The first run of every lane, over three mails."""
    shared.mail(CONNECTION, "one", "two", "three")
    assert shared.ingest(CONNECTION).returncode == 0
    done = shared.run("lorc", "run", "lanes")
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def last_lanes(shared) -> list[dict]:
    run_id = shared.value(
        "select max(correlation_id) from event_log where correlation_id like 'lanes-%'"
    )
    return shared.events(run_id)


def written(events: list[dict]) -> dict[str, int]:
    """The rows that each model wrote, views left out."""
    found = {}
    for event in events:
        if event["event_type"].endswith(".completed") and "models" in event["payload"]:
            models = event["payload"]["models"]
            assert event["payload"]["rows_written"] == sum(rows or 0 for rows in models.values())
            found |= {name: rows for name, rows in models.items() if rows is not None}
    return found


@pytest.mark.usefixtures("first")
def test_every_rule_that_a_model_has_a_unit_test_of_holds(shared):
    done = shared.run("dbt", "test", "--resource-type", "unit_test", "--profiles-dir", ".")
    assert done.returncode == 0, done.stdout
    assert int(re.search(r"PASS=(\d+)", done.stdout)[1]) > 70


@pytest.mark.usefixtures("first")
def test_the_stages_are_on_record_in_their_order(shared):
    events = last_lanes(shared)
    types = [event["event_type"] for event in events]
    begun = ["job.started", *(f"{stage}.started" for stage in STAGES)]
    ended = [*(f"{stage}.completed" for stage in STAGES), "job.completed"]
    assert sorted(types[:4]) == sorted(begun)
    assert sorted(types[4:]) == sorted(ended)
    assert {event["created_at"] for event in events} == {
        events[0]["created_at"],
        events[-1]["created_at"],
    }
    for name, rows in written(events).items():
        assert shared.value(f"select count(*) from {name}") == rows, name
    assert written(events)["canonical_emails"] == 3


def test_what_it_prints_is_what_is_on_record(shared, first):
    for stage in STAGES:
        assert f"{stage}: " in first.stdout
    assert last_lanes(shared)[0]["correlation_id"] in first.stdout
    [job] = shared.rows("select * from jobs where job_name = 'lanes'")
    assert (job["status"], job["connection_name"]) == ("completed", None)


@pytest.mark.usefixtures("first")
def test_a_second_run_writes_nothing(shared):
    before = {table: shared.rows(STATE.format(table=table)) for table in TABLES}
    done = shared.run("lorc", "run", "lanes")
    assert done.returncode == 0, done.stderr
    assert {name: rows for name, rows in written(last_lanes(shared)).items() if rows} == {}
    assert {table: shared.rows(STATE.format(table=table)) for table in TABLES} == before
    assert "seeds" not in done.stdout


@pytest.mark.usefixtures("first")
def test_the_events_that_it_added_are_kept_and_come_back(shared):
    run_id = shared.value(
        "select min(correlation_id) from event_log where correlation_id like 'lanes-%'"
    )
    [path] = shared.backup_dir.glob("canonical/*/run_*.jsonl")
    assert path.name == f"run_{run_id}.jsonl"
    kept = [json.loads(line) for line in path.read_text().splitlines()]
    asked = STATE.format(table="canonical_events")
    before = shared.rows(asked)
    assert len(kept) == len(before) == 3
    shared.rows("delete from canonical_events where true")
    done = shared.run("lorc", "replay", "--all")
    assert done.returncode == 0, done.stderr
    assert "canonical_events: 3 restored from 1 runs of the lanes" in done.stdout
    assert shared.rows(asked) == before


@pytest.mark.usefixtures("first")
def test_what_fails_is_named_and_the_next_run_heals_it(shared):
    payments = shared.value("select count(*) from canonical_payments")
    shared.rows("create or replace table canonical_payments as select 1 as broken")
    done = shared.run("lorc", "run", "canonicalize_people")
    shared.rows("drop table canonical_payments")
    assert done.returncode == 1
    [line] = [line for line in done.stderr.splitlines() if "failed at" in line]
    assert "canonical_payments" in line
    log = Path(re.search(r"(\S+) says why", line)[1])
    assert log.is_relative_to(shared.folder)
    assert "Database Error in model canonical_payments" in log.read_text()
    events = shared.events(shared.last_run())
    failed = {event["event_type"]: event for event in events if event["status"] == "failed"}
    assert set(failed) == {"canonize.failed", "job.failed"}
    assert "canonical_payments" in failed["job.failed"]["error_message"]
    healed = shared.run("lorc", "run", "canonicalize_people")
    assert healed.returncode == 0, healed.stderr
    assert shared.value("select count(*) from canonical_payments") == payments


@pytest.mark.usefixtures("first")
def test_a_seed_that_somebody_else_has_changed_is_loaded_again(shared):
    shared.rows("drop table currencies")
    shared.rows("create table currencies (code string)")
    done = shared.run("lorc", "run", "canonicalize_people")
    assert done.returncode == 0, done.stderr
    assert "seeds: currencies loaded" in done.stdout


@pytest.mark.usefixtures("first")
def test_one_run_builds_at_a_time(shared, finish, wait_for):
    locks = shared.warehouse_dir / "locks" / "lanes.lock"
    holder = shared.start("lorc", "run", "link_persons", "--all")
    assert wait_for(lambda: f"(pid {holder.pid})" in locks.read_text())
    refused = shared.run("lorc", "run", "score_gad7")
    assert refused.returncode == 3
    [line] = refused.stderr.splitlines()
    assert f"(pid {holder.pid})" in line
    assert finish(holder).returncode == 0
    assert locks.read_text() == ""


@pytest.mark.usefixtures("first")
def test_a_run_that_died_or_was_interrupted_ends_on_record(shared, finish, wait_for):
    run_ids = []
    for end in ("kill", "terminate"):
        process = shared.start("lorc", "run", "canonicalize_email", "--all")
        assert wait_for(lambda: _is_begun(shared, run_ids))
        run_ids.append(shared.last_run())
        getattr(process, end)()
        assert finish(process).returncode != 0
    for run_id, reason in zip(run_ids, ("abandoned", "interrupted"), strict=True):
        ended = {event["event_type"]: event for event in shared.events(run_id)}
        assert set(ended) == {"job.started", "canonize.started", "canonize.failed", "job.failed"}
        assert ended["canonize.failed"]["payload"]["error_type"] == reason
        assert ended["job.failed"]["payload"]["error_type"] == reason


def _is_begun(shared, before: list[str]) -> bool:
    run_id = shared.last_run()
    return run_id.startswith("canonicalize_email") and run_id not in before


@pytest.mark.usefixtures("first")
def test_wrong_calls_say_what_is_known(shared):
    wrong = shared.run("lorc", "run", "score_phq10")
    assert wrong.returncode == 2
    assert "score_phq9" in wrong.stderr
    assert "Did you mean score_phq9? `lorc jobs list` lists them." in wrong.stderr
    assert shared.run("lorc", "run", "score_phq9", "--yes").returncode == 2
    listed = shared.run("lorc", "jobs", "list").stdout.splitlines()
    names = {line.split()[0] for line in listed}
    assert names >= {"canonicalize_email", "score_gad7", "lanes", "rescore", "gmail_ingest_acct1"}


def test_what_reads_a_table_that_is_not_there_names_the_job_to_run_first(lorc):
    lorc.data.mkdir()
    done = lorc.run("lorc", "run", "score_phq9")
    assert done.returncode == 1
    assert "run `lorc run lanes` first" in done.stderr
    types = {event["event_type"] for event in lorc.events(lorc.last_run())}
    assert types == {"job.started", "job.failed"}


@pytest.mark.slow
def test_a_days_work_is_reported_once_and_what_fails_stops_nothing_else(lorc):
    """The sandbox knows no mailbox but one, so most connections fail."""
    lorc.mail(CONNECTION, "one", "two")
    process = lorc.start("lorc", "daily")
    report, _ = process.communicate(timeout=1200)
    assert process.returncode == 1
    lines = report.splitlines()
    assert any(line.split()[:2] == [CONNECTION, "done"] for line in lines)
    assert any(line.split()[1:2] == ["failed"] for line in lines)
    assert lorc.value("select count(*) from canonical_emails") == 2
    [canonized] = [line for line in lines if line.startswith("canonize: ")]
    assert "rows written in" in canonized
    assert lines[-1].startswith("daily: with failures in ")
