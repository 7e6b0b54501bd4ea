"""What holds for every lane, over the sample clinic, and figures of the clinic itself."""

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from google.cloud.bigquery import CopyJobConfig
from lorc.privacy.erase import tables_of_objects, tables_of_persons
from lorc.project import settings
from lorc.project.settings import ROOT
from lorc.warehouse.client import Warehouse

from .sample import DATA

PLANT = re.compile(r"^-- (\w+)\n(.+?;)$", re.DOTALL | re.MULTILINE)
VIOLATIONS = [
    found
    for path in sorted(Path(__file__).parent.glob("violations/*.sql"))
    for found in PLANT.findall(path.read_text())
]
CHANGED = re.compile(r"^(?:insert into|delete from|update) (\w+)", re.MULTILINE | re.IGNORECASE)
KEPT = "kept"


@pytest.fixture(scope="module")
def copies(clinic):
    """A copy of each table as the lanes left it."""
    clinic.client.create_dataset(KEPT)
    names = [
        table.table_id
        for table in clinic.client.list_tables("lorchestra")
        if table.table_type == "TABLE"
    ]
    for name in names:
        clinic.client.copy_table(f"local.lorchestra.{name}", f"local.{KEPT}.{name}").result()
    return names


@pytest.fixture
def restored(clinic, copies, plant):
    """The clinic, in which the tables that the plant changes are put back after the test."""
    changed = set(CHANGED.findall(plant))
    assert changed
    assert changed <= set(copies)
    yield clinic
    again = CopyJobConfig(write_disposition="WRITE_TRUNCATE")
    for name in changed:
        clinic.client.copy_table(
            f"local.{KEPT}.{name}", f"local.lorchestra.{name}", job_config=again
        ).result()


def test_the_tables_and_views_have_the_columns_that_are_described(clinic):
    tables = {table.table_id for table in clinic.client.list_tables("lorchestra")}
    described = [
        entry
        for path in (ROOT / "models").rglob("*.yml")
        for entry in yaml.safe_load(path.read_text()).get("models", [])
    ]
    for entry in described:
        if entry["name"] in tables:
            table = clinic.client.get_table(f"lorchestra.{entry['name']}")
            columns = [column["name"] for column in entry["columns"]]
            assert [field.name for field in table.schema] == columns


# figures, forms, hashes and events: nothing of a person
IMPERSONAL = {"email_threads", "event_log", "forgotten_objects", "form_questions", "json_paths"}
IMPERSONAL |= {"instruments_history", "int_question_faults", "int_weekly_figures", "put"}
IMPERSONAL |= {"rejected_objects", "reporting_snapshots"}


def test_whoever_is_forgotten_is_in_no_table_that_is_not_swept_or_emptied(clinic):
    warehouse = Warehouse(settings.load())
    swept, emptied = tables_of_objects(warehouse), tables_of_persons(warehouse)
    assert len(emptied) == 10
    found = {
        table.table_id
        for table in clinic.client.list_tables("lorchestra")
        if table.table_type == "TABLE" and table.table_id not in clinic.seeds
    }
    kept = {name for name in found if warehouse.settings.table(name) not in [*swept, *emptied]}
    assert kept == IMPERSONAL & found


def test_every_dbt_test_of_a_lane_passes(clinic):
    layers = ("canonical", "identity", "scores", "projections", "health")
    assert clinic.failed(*(f"path:models/{layer}" for layer in layers)) == set()


def test_a_second_build_writes_no_row(clinic):
    result = clinic.build("--exclude", "resource_type:seed", "raw_objects", "rejected_objects")
    written = {
        run.node.name: run.adapter_response.get("rows_affected")
        for run in result.result.results
        if run.adapter_response.get("code") == "MERGE"
    }
    assert written
    assert not any(written.values())


def test_the_amounts_of_the_sample_are_those_of_its_files(clinic):
    expected = Counter()
    stripe = DATA / "stripe" / "stripe-prod"
    records = {
        kind: [json.loads(line) for line in (stripe / f"{kind}.jsonl").read_text().splitlines()]
        for kind in ("invoice", "payment_intent", "refund")
    }
    intents = {intent["id"]: intent for intent in records["payment_intent"]}
    for kind, payments in records.items():
        for each in payments:
            about = intents[each["payment_intent"]] if kind == "refund" else each
            cents = str(each.get("total", each.get("amount"))).rjust(3, "0")
            expected[about["metadata"]["contactid"], kind] += Decimal(f"{cents[:-2]}.{cents[-2:]}")
    rows = clinic.rows(
        """
        select contact_id, event_kind, sum(amount) as amount
        from contact_timeline inner join persons using (person_key)
        where event_kind in ('invoice', 'payment_intent', 'refund')
        group by 1, 2
        """
    )
    assert {(row["contact_id"], row["event_kind"]): row["amount"] for row in rows} == expected


def test_the_sample_has_one_person_per_contact_and_their_customers(clinic):
    rows = clinic.rows(
        """
        select count(*) as links, count(distinct links.person_key) as persons
        from person_links as links
        inner join persons using (person_key)
        where identifier_type = 'customer_id' and contact_id is not null
        """
    )
    assert rows == [{"links": 20, "persons": 20}]
    contacts = clinic.rows("select count(contact_id) as contacts from persons")
    assert contacts == [{"contacts": 25}]
    # two who typed their address and wrote their name in another script than the client records
    # do, and one who goes by a short form of her given name
    conflicts = clinic.rows("select conflict_type from identity_conflicts")
    assert Counter(row["conflict_type"] for row in conflicts) == {
        "typed_address_not_confirmed": 2,
        "name_contradicts_address": 1,
    }


@pytest.mark.parametrize(
    ("assertion", "plant"), VIOLATIONS, ids=[assertion for assertion, _ in VIOLATIONS]
)
def test_an_assertion_sees_its_violation(restored, assertion, plant):
    restored.rows(plant)
    assert restored.failed(assertion) == {assertion}
