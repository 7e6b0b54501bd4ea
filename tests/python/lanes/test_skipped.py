"""What a run of the lanes leaves out gives the same tables as if it had been built."""

import json
import time
from collections import Counter

import pytest
from lorc.project import settings
from lorc.transform import lanes as job
from lorc.transform.dbt import Dbt

from .lanes import Lanes
from .people import contact, customer, form, mails, payment, response, session

VOLATILE = {"recorded_at", "taken_at", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to"}
STAGES = ("canonize", "score", "project")
KINDS = Counter(f"{stage}.{phase}" for stage in STAGES for phase in ("started", "completed"))
KINDS.update(["job.started", "job.completed"])


@pytest.fixture(scope="module")
def skipping(tmp_path_factory):
    """A small clinic in a warehouse of its own, with every lane built by the runner."""
    with Lanes.running(tmp_path_factory) as lanes:
        folder = tmp_path_factory.mktemp("mails")
        lanes.put(
            [
                contact("anna", "anna@people.example"),
                contact("ben", "ben@people.example"),
                session("one", "anna"),
                customer("cus_1", "anna@people.example"),
                payment("invoice", "in_1"),
                form(),
                response("r1", "ben@people.example"),
                *mails(
                    folder, ("exchange-ben-mensio", "anna@people.example", "ben@mensio.example")
                ),
            ]
        )
        run()
        yield lanes


def run(**how) -> job.Outcome:
    time.sleep(1)  # a run's id has seconds
    return job.build(settings.load(), "lanes", **how)


def contents(lanes) -> dict[str, Counter]:
    """The rows of every table that the lanes build, without the times of building."""
    found = {}
    for table in lanes.client.list_tables("lorchestra"):
        name = table.table_id
        if table.table_type == "TABLE" and name not in ("put", "event_log", *lanes.seeds):
            rows = lanes.rows(f"select to_json_string(t) as row from {name} as t")
            found[name] = Counter(
                json.dumps({k: v for k, v in json.loads(row["row"]).items() if k not in VOLATILE})
                for row in rows
            )
    return found


def kinds(lanes, outcome: job.Outcome) -> Counter:
    rows = lanes.rows(f"select event_type from event_log where correlation_id = '{outcome.run.id}'")
    return Counter(row["event_type"] for row in rows)


def test_without_news_dbt_is_not_started_and_the_events_are_those_of_a_full_run(
    skipping, monkeypatch
):
    before = skipping.rows("select table_id, last_modified_time from __TABLES__ order by 1")
    with monkeypatch.context() as patch:
        patch.setattr(Dbt, "prepare", lambda _: pytest.fail("dbt was started"))
        outcome = run()
    assert "there is nothing new" in str(outcome)
    assert kinds(skipping, outcome) == KINDS
    after = skipping.rows("select table_id, last_modified_time from __TABLES__ order by 1")
    assert [row for row in after if row not in before] == [
        row for row in after if row["table_id"] == "event_log"
    ]


def added(lanes):
    lanes.put([contact("cleo", "cleo@people.example"), session("two", "cleo")])


def changed(lanes):
    lanes.put([contact("anna", "anna@elsewhere.example"), payment("invoice", "in_1", total=2400)])


def deleted(lanes):
    lanes.put([session("one", "anna") | {"deleted_at": "2026-11-20T00:00:00Z"}])


def forgotten(lanes):
    key = "dataverse:dataverse-clinic:contact:ben"
    for table in ("raw_objects", "canonical_contacts", "contacts_history"):
        lanes.rows(f"delete from {table} where idem_key = '{key}'")


def by_hand(lanes):
    lanes.rows("delete from canonical_payments where true")


def scored(lanes):
    lanes.rows("update questionnaire_scores set band = 'other' where true")
    lanes.rows("update canonical_questionnaire_responses set subject_key = 'x' where true")


@pytest.mark.parametrize("change", [added, changed, deleted, forgotten, by_hand, scored])
def test_a_day_that_is_skipped_in_part_gives_the_tables_of_a_full_one(skipping, change):
    change(skipping)
    outcome = run()
    assert 0 < outcome.built < outcome.of
    assert kinds(skipping, outcome) == KINDS
    skipped = contents(skipping)
    whole = [f"config.materialized:{kind}" for kind in ("incremental", "table")]
    skipping.build("--select", *whole, "resource_type:snapshot")
    assert contents(skipping) == skipped
    run()
