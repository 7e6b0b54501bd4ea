"""A run that brings nothing: what it costs, what it merges all the same; and one with little."""

import re
from datetime import datetime, timedelta

import pytest
from google.cloud.bigquery import QueryJob

CONNECTION = "gmail-acct1"
STAGED = "staging_gmail_acct1.messages"
BY_HAND = f"""
insert into {STAGED} (data, _sdc_extracted_at, _sdc_batched_at)
select parse_json(replace(to_json_string(data), json_value(data, '$.id'), @id)),
    current_timestamp(), current_timestamp()
from {STAGED}
limit 1
"""


def statements_of_last_run(shared) -> list[str]:
    """What was sent from the newest beginning of a run on, the newest first."""
    sent = []
    for job in shared.client.list_jobs(all_users=True):  # newest first
        if isinstance(job, QueryJob):
            sent.append(job.query)
            if "'job.started'" in job.query:
                return sent
    raise AssertionError("no run has begun")


@pytest.fixture(scope="module")
def quiet(shared):
    """A run after which, and before which, nothing happened."""
    shared.mail(CONNECTION, "one", "two")
    assert shared.counts(shared.ingest(CONNECTION))["inserted"] == 2
    done = shared.ingest(CONNECTION)
    assert not any(shared.counts(done).values())
    done.sent = statements_of_last_run(shared)
    done.events = shared.events(shared.last_run())
    return done


def test_it_sends_two_statements_after_its_first_and_merges_nothing(quiet):
    assert len(quiet.sent) == 3
    assert not [sql for sql in quiet.sent if "merge into" in sql.lower()]
    assert not [sql for sql in quiet.sent if "data" in sql.replace("_sdc_batched_at", "").split()]


def test_its_events_are_those_of_any_run(quiet):
    types = sorted(event["event_type"] for event in quiet.events)
    subjects = ("ingest", "job", "upsert")
    assert types == [f"{each}.{phase}" for each in subjects for phase in ("completed", "started")]
    assert "merging" not in quiet.stderr


def test_a_row_staged_by_hand_is_merged_by_the_next_run_though_it_extracts_nothing(shared, quiet):
    assert quiet
    shared.rows(BY_HAND, id="byhand1")
    counts = shared.counts(shared.ingest(CONNECTION))
    assert (counts["extracted"], counts["inserted"]) == (0, 1)
    assert f"gmail:{CONNECTION}:email:byhand1" in shared.objects()


def test_a_small_run_asks_once_from_when_on_staging_is_read(shared, quiet):
    assert quiet
    loaded_at = shared.value(
        "select max(created_at) from event_log where event_type = 'ingest.completed'"
        " and connection_name = @name",
        name=CONNECTION,
    )
    shared.add(CONNECTION, "three")
    assert shared.counts(shared.ingest(CONNECTION))["inserted"] == 1
    sent = statements_of_last_run(shared)
    assert len(sent) == 9
    assert not [sql for sql in sent if "last_complete" in sql]
    bounds = re.findall(r"_sdc_batched_at >= timestamp\('([^']+)'\)", " ".join(sent))
    read_from = {datetime.fromisoformat(bound) for bound in bounds}
    assert loaded_at - timedelta(seconds=60) in read_from
