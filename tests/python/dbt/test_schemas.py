"""Every payload follows the JSON Schema that its row names, and dbt knows the same keys."""

import json

import pytest
import yaml
from jsonschema import Draft4Validator
from lorc.project import declared
from lorc.project.settings import ROOT

SCHEMAS = ROOT / "schemas"
FILES = sorted(path for path in SCHEMAS.rglob("*") if path.is_file())
# the files are sorted, so that the last of a name is its newest version
NEWEST = {
    path.parts[-3].replace("_", "."): json.loads(path.read_text())
    for path in FILES
    if "com.mensio.event" in path.parts
}


def schema(ref: str) -> dict:
    return json.loads((SCHEMAS / ref.removeprefix("iglu:")).read_text())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])
def test_a_schema_describes_itself(path):
    content = json.loads(path.read_text())
    Draft4Validator.check_schema(content)
    vendor, name, form, version = path.relative_to(SCHEMAS).parts
    described = {"vendor": vendor, "name": name, "format": form, "version": version}
    assert content["self"] == described
    assert content["description"]


def test_every_event_follows_its_schema(project):
    rows = project.rows("select event_type, event_schema_ref, payload from event_log")
    assert {row["event_type"] for row in rows} >= {"job.started", "upsert.completed"}
    for row in rows:
        Draft4Validator(schema(row["event_schema_ref"])).validate(row["payload"])


def test_every_object_follows_its_schema(project):
    rows = project.rows("select schema_ref, payload from raw_objects")
    assert rows
    for row in rows:
        Draft4Validator(schema(row["schema_ref"])).validate(row["payload"])


def test_every_stream_names_a_schema_that_exists():
    sources = yaml.safe_load((ROOT / "models/staging/_sources.yml").read_text())["sources"]
    refs = {
        table["config"]["meta"]["schema_ref"] for source in sources for table in source["tables"]
    }
    assert refs
    assert all(schema(ref) for ref in refs)


def test_the_events_and_the_schemas_have_the_same_keys():
    events = declared.table("event_log")["config"]["meta"]["events"]
    of_events = {
        f"{event['subject']}.{phase}": keys
        for event in events
        for phase, keys in event["phases"].items()
    }
    in_schemas = {name: sorted(content.get("properties", {})) for name, content in NEWEST.items()}
    assert of_events == in_schemas


def test_an_event_names_the_newest_version_of_its_schema(project):
    rows = project.rows("select distinct event_type, event_schema_ref from event_log")
    assert rows
    for row in rows:
        newest = NEWEST[row["event_type"]]["self"]
        assert row["event_schema_ref"] == "iglu:{vendor}/{name}/{format}/{version}".format(**newest)


def test_a_payload_with_something_else_in_it_is_refused():
    started = schema("iglu:com.mensio.event/upsert_started/jsonschema/1-0-0")
    assert not Draft4Validator(started).is_valid({"snippet": "Dear all"})
    completed = schema("iglu:com.mensio.event/ingest_started/jsonschema/1-0-0")
    assert not Draft4Validator(completed).is_valid({"date_filter": None, "subject": "Dear all"})
