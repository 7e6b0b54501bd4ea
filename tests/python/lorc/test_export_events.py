"""The exports are what the standards' own libraries take."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from google.api_core.exceptions import NotFound
from lorc.export import cloudevents, events, openlineage
from lorc.project import connections, settings
from lorc.project.errors import LorcError
from openlineage.client import event_v2
from openlineage.client.facet_v2 import error_message_run, job_type_job
from openlineage.client.facet_v2 import input_statistics_input_dataset as read_rows
from openlineage.client.facet_v2 import output_statistics_output_dataset as written_rows
from openlineage.client.naming.dataset import BigQuery
from openlineage.client.serde import Serde

BEGAN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
RUN = "gmail_ingest_acct1-20261102090000"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
OWN = ("lorchestra", None, None)
STREAM = ("gmail", "gmail-acct1", "email")
JOB = {"job_name": "gmail_ingest_acct1", "parameters": {"connection": "gmail-acct1"}}
COUNTS = {"inserted": 3, "updated": 2, "deleted": 1, "unchanged": 9, "rejected": 4}


def event(event_type: str, place=OWN, payload=None, *, minutes=0, trace=None, error=None) -> dict:
    return {
        "event_id": str(uuid.uuid4()),
        "event_type": event_type,
        "source_system": place[0],
        "connection_name": place[1],
        "target_object_type": place[2],
        "event_schema_ref": "iglu:com.mensio.event/job_started/jsonschema/1-0-0",
        "correlation_id": RUN,
        "trace_id": trace,
        "created_at": BEGAN + timedelta(minutes=minutes),
        "status": "failed" if error else "ok",
        "error_message": error,
        "payload": payload,
    }


def ingest(*ending: dict, trace: str | None = None) -> list[dict]:
    return [
        event("job.started", payload=JOB, trace=trace),
        event("ingest.started", STREAM, {"date_filter": None}, trace=trace),
        *ending,
    ]


def well() -> list[dict]:
    return ingest(
        event("ingest.completed", STREAM, {"records_staged": 19}, minutes=1),
        event("upsert.started", STREAM, minutes=1),
        event("upsert.completed", STREAM, COUNTS, minutes=2),
        event("job.completed", payload=JOB, minutes=2),
    )


def failed(error_type: str) -> list[dict]:
    payload = JOB | {"error_type": error_type}
    return ingest(event("job.failed", payload=payload, minutes=1, error="It did not end well."))


@pytest.fixture(scope="module")
def local():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENV", "local")
        yield settings.load()


@pytest.fixture(scope="module")
def known():
    return connections.load()


KINDS = {
    "inputStatistics": read_rows.InputStatisticsInputDatasetFacet,
    "outputStatistics": written_rows.OutputStatisticsOutputDatasetFacet,
    "errorMessage": error_message_run.ErrorMessageRunFacet,
    "jobType": job_type_job.JobTypeJobFacet,
}


def facets(given: dict) -> dict:
    """Facets as the official library makes them of the fields that were given."""
    return {
        name: KINDS[name](
            producer=fields["_producer"],
            **{key: value for key, value in fields.items() if not key.startswith("_")},
        )
        for name, fields in given.items()
    }


def held(given: dict) -> None:
    """The official library makes the same event, to the last field, of the parts of the given."""
    given = json.loads(json.dumps(given))
    own = given["run"]["facets"].pop("lorchestra_run")
    assert openlineage.run_id(own["correlationId"]) == given["run"]["runId"]
    made = event_v2.RunEvent(
        eventType=event_v2.RunState(given["eventType"]),
        eventTime=given["eventTime"],
        run=event_v2.Run(given["run"]["runId"], facets(given["run"]["facets"])),
        job=event_v2.Job(
            given["job"]["namespace"], given["job"]["name"], facets(given["job"]["facets"])
        ),
        inputs=[
            event_v2.InputDataset(*table(each), inputFacets=facets(each.get("inputFacets", {})))
            for each in given["inputs"]
        ],
        outputs=[
            event_v2.OutputDataset(*table(each), outputFacets=facets(each.get("outputFacets", {})))
            for each in given["outputs"]
        ],
        producer=given["producer"],
    )
    assert bare(Serde.to_dict(made)) == bare(given)


def table(given: dict) -> tuple[str, str]:
    """The namespace and the name that the official library gives a table of BigQuery."""
    named = BigQuery(*given["name"].split("."))
    return named.get_namespace(), named.get_name()


def bare(value: object) -> object:
    """A value without empty parts."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items() if each not in ({}, [], None)}
    return [bare(each) for each in value] if isinstance(value, list) else value


def test_a_run_that_went_well_is_start_and_complete_with_its_counts(local, known):
    start, complete = openlineage.run_events(local, known, well())
    for each in (start, complete):
        held(each)
        assert uuid.UUID(each["run"]["runId"]).version == 5
        assert each["run"]["runId"] == openlineage.run_id(RUN)
        assert [read["name"] for read in each["inputs"]] == ["local.staging_gmail_acct1.messages"]
    assert (start["eventType"], complete["eventType"]) == ("START", "COMPLETE")
    written = {
        each["name"]: each["outputFacets"]["outputStatistics"]["rowCount"]
        for each in complete["outputs"]
    }
    assert written == {"local.lorchestra.raw_objects": 6, "local.lorchestra.rejected_objects": 4}
    [staged] = complete["inputs"]
    assert staged["inputFacets"]["inputStatistics"]["rowCount"] == 19
    assert not any("outputFacets" in each for each in start["outputs"])
    assert not any("inputFacets" in each for each in start["inputs"])


@pytest.mark.parametrize(
    ("error_type", "kind"),
    [("extract", "FAIL"), ("dbt", "FAIL"), ("abandoned", "ABORT"), ("interrupted", "ABORT")],
)
def test_a_run_that_failed_says_why(local, known, error_type, kind):
    _, end = openlineage.run_events(local, known, failed(error_type))
    held(end)
    assert end["eventType"] == kind
    assert end["run"]["facets"]["errorMessage"]["message"] == "It did not end well."


def test_a_run_without_an_ending_is_aborted_when_it_counts_as_abandoned(local, known):
    _, end = openlineage.run_events(local, known, ingest())
    held(end)
    assert end["eventType"] == "ABORT"
    young = ingest()
    for each in young:
        each["created_at"] = datetime.now(UTC)
    [only] = openlineage.run_events(local, known, young)
    assert only["eventType"] == "START"


def test_lanes_write_their_models(local, known):
    models = {"canonical_emails": 5, "persons": None}
    events = [
        event("job.started", payload={"job_name": "lanes", "parameters": {}}),
        event("canonize.completed", payload={"models": models, "rows_written": 5}, minutes=1),
        event("job.completed", payload={"job_name": "lanes"}, minutes=1),
    ]
    _, end = openlineage.run_events(local, known, events)
    held(end)
    assert [read["name"] for read in end["inputs"]] == ["local.lorchestra.raw_objects"]
    emails, persons = end["outputs"]
    assert emails["outputFacets"]["outputStatistics"]["rowCount"] == 5
    assert persons == {"namespace": "bigquery", "name": "local.lorchestra.persons"}


def test_an_event_of_no_known_connection_has_no_input(local):
    _, end = openlineage.run_events(local, {}, well())
    held(end)
    assert end["inputs"] == []


def test_without_an_event_log_the_way_out_is_named(monkeypatch, local, known):
    class Warehouse:
        def __init__(self, _):
            pass

        def query(self, _):
            raise NotFound("event_log")

    monkeypatch.setattr(events, "Warehouse", Warehouse)
    with pytest.raises(LorcError, match="nothing has been run yet: `make daily` does"):
        events.export(local, "cloudevents", "-", None, known)


def test_the_trace_of_the_caller_is_told(local, known):
    start, _ = openlineage.run_events(local, known, ingest(trace=TRACE))
    assert start["run"]["facets"]["lorchestra_run"]["traceId"] == TRACE
    [first, *_] = ingest(trace=TRACE)
    traceparent = cloudevents.event(local, first)["traceparent"]
    version, trace, span, flags = traceparent.split("-")
    assert (version, trace, len(span), flags) == ("00", TRACE, 16, "01")


@pytest.mark.parametrize(
    "given", [*well(), *failed("extract")], ids=lambda each: each["event_type"]
)
def test_each_event_is_a_cloud_event(local, given):
    told = cloudevents.event(local, given)
    read = JSONFormat().read(
        lambda attributes, data: CloudEvent(attributes, data), json.dumps(told)
    )
    assert read.get_id() == given["event_id"]
    assert read.get_type() == f"com.mensio.event.{given['event_type']}"
    assert read.get_time() == given["created_at"]
    assert read.get_data() == given["payload"]
    assert read.get_extension("correlationid") == RUN
    again = json.loads(JSONFormat().write(read))
    assert again.pop("time").replace("Z", "+00:00") == told.pop("time")
    assert again == told
