"""A run that died gets its ending from the next one."""

import pytest

CONNECTION = "gmail-acct1"
TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
HELD = {"path": "/messages/", "delay_ms": 600_000, "times": 1}
JOB = "select status, error_type, ended_at from jobs where correlation_id = @run_id"
INGEST = "select status, error_message from ingests where correlation_id = @run_id"


@pytest.fixture(scope="module")
def dead(shared, wait_for):
    """The id of a run that was killed while it extracted."""
    shared.mail(CONNECTION, "one", "two")
    assert shared.run("lorc", "up").returncode == 0
    shared.control("POST", "faults", HELD)
    traced = {"TRACEPARENT": f"00-{TRACE_ID}-00f067aa0ba902b7-01"}
    process = shared.start("lorc", "ingest", CONNECTION, **traced)
    assert wait_for(lambda: shared.control("GET", "faults")["faults"][0]["times"] == 0)
    run_id = shared.last_run()
    process.kill()
    process.communicate()
    assert wait_for(shared.only_servers)
    return run_id


@pytest.fixture(scope="module")
def noticed(shared, dead):
    """The events of the dead run once the next one is done."""
    assert shared.counts(shared.ingest(CONNECTION))["inserted"] == 2
    return shared.events(dead)


def test_the_next_run_writes_its_ending(noticed):
    types = [event["event_type"] for event in noticed]
    assert sorted(types) == ["ingest.failed", "ingest.started", "job.failed", "job.started"]
    for event in noticed[2:]:
        assert event["payload"]["error_type"] == "abandoned"
        assert event["status"] == "failed"
        assert event["error_message"]
        assert event["trace_id"] == TRACE_ID


def test_the_views_show_it_as_abandoned(shared, noticed):
    run_id = noticed[0]["correlation_id"]
    [job] = shared.rows(JOB, run_id=run_id)
    assert (job["status"], job["error_type"]) == ("abandoned", "abandoned")
    assert job["ended_at"] == noticed[-1]["created_at"]
    [ingest] = shared.rows(INGEST, run_id=run_id)
    assert ingest["status"] == "abandoned"
    assert ingest["error_message"]


def test_a_run_that_ended_in_order_is_asked_about_by_no_one(shared, noticed):
    assert noticed
    [lock] = (shared.warehouse_dir / "locks").iterdir()
    assert lock.read_text() == ""


def test_a_name_that_stayed_behind_an_ended_run_changes_nothing(shared, noticed):
    run_id = shared.last_run()
    before = shared.events(run_id)
    [lock] = (shared.warehouse_dir / "locks").iterdir()
    lock.write_text(f"run {run_id} (pid 1)\nrun gmail_ingest_acct1-20200101000000 (pid 1)\n")
    assert shared.ingest(CONNECTION).returncode == 0
    assert shared.events(run_id) == before
    assert shared.events(noticed[0]["correlation_id"]) == noticed
    assert lock.read_text() == ""
