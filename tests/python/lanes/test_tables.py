"""What holds for every lane, over the sample clinic."""

import re
from pathlib import Path

import pytest
import yaml
from google.cloud.bigquery import CopyJobConfig
from lorc.project.settings import ROOT

PLANT = re.compile(r"^-- (\w+)\n(.+?;)$", re.DOTALL | re.MULTILINE)
VIOLATIONS = [
    found
    for path in sorted(Path(__file__).parent.glob("violations/*.sql"))
    for found in PLANT.findall(path.read_text())
]
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
def restored(clinic, copies):
    """The clinic, whose tables are put back after the test."""
    yield clinic
    again = CopyJobConfig(write_disposition="WRITE_TRUNCATE")
    for name in copies:
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


@pytest.mark.parametrize(
    ("assertion", "plant"), VIOLATIONS, ids=[assertion for assertion, _ in VIOLATIONS]
)
def test_an_assertion_sees_its_violation(restored, assertion, plant):
    restored.rows(plant)
    assert restored.failed(assertion) == {assertion}
