"""A run of the event log as OpenLineage run events (specification 2-0-2)."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lorc.project.connections import Connection
from lorc.project.declared import event_subjects
from lorc.project.settings import Settings, variable
from lorc.runs import abandoned

SPEC = "https://openlineage.io/spec"
RUN_EVENT = f"{SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"
FACETS = {
    "outputStatistics": "1-0-2/OutputStatisticsOutputDatasetFacet",
    "inputStatistics": "1-0-0/InputStatisticsInputDatasetFacet",
    "errorMessage": "1-0-1/ErrorMessageRunFacet",
    "jobType": "2-0-4/JobTypeJobFacet",
}
PRODUCER = "tag:mensio.com,2026:lorchestra"
# whoever has the correlation id can work out the run's UUID
RUNS = uuid.uuid5(uuid.NAMESPACE_URL, PRODUCER)
NAMESPACE = "lorchestra"
WRITTEN = {"raw_objects": ("inserted", "updated", "deleted"), "rejected_objects": ("rejected",)}
CUT_SHORT = (abandoned.DIED.error_type, "interrupted")


def run_id(correlation_id: str) -> str:
    """The UUID of a run."""
    return str(uuid.uuid5(RUNS, correlation_id))


def run_events(
    settings: Settings, known: dict[str, Connection], events: list[dict]
) -> Iterator[dict]:
    """START, and how the run ended: COMPLETE, FAIL, or ABORT when it was cut short.

    `events` are those of one run in the order of their moments. A run that wrote no ending is
    aborted when it counts as abandoned, and still runs before that.
    """
    by_type = {}
    for event in events:
        by_type.setdefault(event["event_type"], []).append(event)
    if "job.started" not in by_type:
        return
    start = by_type["job.started"][0]
    datasets = _datasets(settings, known, by_type, is_over=False)
    yield _event("START", start["created_at"], start, datasets)
    kind, when, error = _ending(by_type, start["created_at"])
    if kind:
        datasets = _datasets(settings, known, by_type, is_over=True)
        yield _event(kind, when, start, datasets, error)


def _ending(by_type: dict[str, list[dict]], began: datetime):
    """The kind of the run's ending, its time, and what went wrong."""
    if done := by_type.get("job.completed"):
        return "COMPLETE", done[0]["created_at"], None
    if failed := by_type.get("job.failed"):
        cut = (failed[0]["payload"] or {}).get("error_type") in CUT_SHORT
        return "ABORT" if cut else "FAIL", failed[0]["created_at"], failed[0]["error_message"]
    given_up = began + timedelta(hours=variable("abandoned_after_hours"))
    if given_up > datetime.now(UTC):
        return None, None, None
    return "ABORT", given_up, "The run ended without a word."


def _datasets(
    settings: Settings, known: dict[str, Connection], by_type: dict, *, is_over: bool
) -> dict[str, list[dict]]:
    """The tables that a run reads and writes, with numbers of rows when it is over."""

    def of_type(*event_types: str) -> list[dict]:
        return [event for each in event_types for event in by_type.get(each, [])]

    stages = of_type(
        *(
            f"{stage}.{end}"
            for stage in event_subjects("is_stage")
            for end in ("completed", "failed")
        )
    )
    # an ingest or a merge reads staging tables, the lanes raw_objects
    staged = of_type("ingest.started", "upsert.started", "ingest.completed")
    inputs = []
    last = {(event["connection_name"], event["target_object_type"]): event for event in staged}
    for (name, object_type), event in last.items():
        connection = known.get(name)
        for stream in connection.streams if connection else ():
            if stream.object_type == object_type:
                rows = (event["payload"] or {}).get("records_staged") if is_over else None
                table = _table(settings, connection.staging_dataset, stream.name)
                inputs.append(table | _statistics("inputFacets", "inputStatistics", rows))
    if not inputs and stages:
        inputs = [_table(settings, settings.dataset, "raw_objects")]
    written: dict[str, int | None] = {}
    if of_type("ingest.started", "upsert.started"):
        written = {"raw_objects": None, "rejected_objects": None}
    if is_over:
        for payload in (event["payload"] for event in of_type("upsert.completed")):
            for name, counts in WRITTEN.items():
                rows = sum(payload.get(count) or 0 for count in counts)
                written[name] = (written.get(name) or 0) + rows
        for event in stages:
            written |= event["payload"].get("models") or {}
    outputs = [
        _table(settings, settings.dataset, name)
        | _statistics("outputFacets", "outputStatistics", rows)
        for name, rows in written.items()
    ]
    return {"inputs": inputs, "outputs": outputs}


def _table(settings: Settings, dataset: str, name: str) -> dict:
    """A table as OpenLineage names those of BigQuery."""
    return {"namespace": "bigquery", "name": f"{settings.project}.{dataset}.{name}"}


def _event(
    kind: str,
    when: datetime,
    start: dict,
    datasets: dict[str, list[dict]],
    error: str | None = None,
) -> dict:
    facets = {"lorchestra_run": _facet(None, correlationId=start["correlation_id"])}
    if start["trace_id"]:
        facets["lorchestra_run"]["traceId"] = start["trace_id"]
    if error:
        facets["errorMessage"] = _facet("errorMessage", message=error, programmingLanguage="SQL")
    job_type = _facet("jobType", processingType="BATCH", integration="LORCHESTRA", jobType="JOB")
    return {
        "eventType": kind,
        "eventTime": when.isoformat(),
        "run": {"runId": run_id(start["correlation_id"]), "facets": facets},
        "job": {
            "namespace": NAMESPACE,
            "name": start["payload"]["job_name"],
            "facets": {"jobType": job_type},
        },
        **datasets,
        "producer": PRODUCER,
        "schemaURL": RUN_EVENT,
    }


def _statistics(place: str, facet: str, rows: int | None) -> dict:
    return {} if rows is None else {place: {facet: _facet(facet, rowCount=rows)}}


def _facet(name: str | None, **fields: object) -> dict:
    """A facet of the specification, or one of our own, which is any run facet."""
    url = f"{SPEC}/2-0-2/OpenLineage.json#/$defs/RunFacet"
    if name:
        version, _, schema = FACETS[name].partition("/")
        url = f"{SPEC}/facets/{version}/{schema}.json#/$defs/{schema}"
    return {"_producer": PRODUCER, "_schemaURL": url, **fields}
