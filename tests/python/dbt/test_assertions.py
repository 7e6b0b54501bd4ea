"""Each assertion is seen to fail: a violation is planted, and its test goes red."""

import re
from pathlib import Path

import pytest
from google.cloud.bigquery import CopyJobConfig

PLANT = re.compile(r"^-- (\w+)\n(.+?;)$", re.DOTALL | re.MULTILINE)
FILES = {path: path.read_text() for path in Path(__file__).parents[1].glob("*/violations/*.sql")}
VIOLATIONS = [
    found
    for path, text in FILES.items()
    if path.parents[1].name == "dbt"
    for found in PLANT.findall(text)
]
TABLES = (
    "local.lorchestra.raw_objects",
    "local.lorchestra.rejected_objects",
    "local.lorchestra.object_versions",
    "local.lorchestra.forgotten_objects",
    "local.lorchestra.event_log",
    "local.staging_gmail_acct1.messages",
)


@pytest.fixture(scope="module")
def copies(project):
    """Each table as the ingest left it, by its name."""
    project.client.create_dataset("kept")
    copies = {table: f"local.kept.{table.rsplit('.', 1)[1]}" for table in TABLES}
    for table, copy in copies.items():
        project.client.copy_table(table, copy).result()
    yield copies
    project.client.delete_dataset("kept", delete_contents=True)


@pytest.fixture
def restored(project, copies):
    """The project, whose tables are put back after the test."""
    yield project
    again = CopyJobConfig(write_disposition="WRITE_TRUNCATE")
    for table, copy in copies.items():
        project.client.copy_table(copy, table, job_config=again).result()


def test_nothing_is_violated_after_an_ingest(project):
    own = ["source:*", "path:models/staging", "path:models/raw", "path:models/events"]
    assert project.failed(*own, "--indirect-selection", "cautious") == set()


@pytest.mark.parametrize(
    ("assertion", "plant"), VIOLATIONS, ids=[assertion for assertion, _ in VIOLATIONS]
)
def test_an_assertion_sees_its_violation(restored, assertion, plant):
    restored.rows(plant)
    assert restored.failed(assertion) == {assertion}


def test_every_assertion_of_our_own_is_seen_to_fail(project):
    generic = {"in_order", "known_payload_keys", "matches_pattern"}
    own = {
        node.name
        for node in project.manifest.nodes.values()
        if node.resource_type == "test"
        and (getattr(node, "test_metadata", None) is None or node.test_metadata.name in generic)
    }
    assert own <= {assertion for text in FILES.values() for assertion, _ in PLANT.findall(text)}
