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
WRITTEN = ("inserted", "updated", "deleted")
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
    datasets = _Datasets(settings, known, by_type)
    yield _event("START", start["created_at"], start, datasets.all(is_over=False))
    kind, when, error = _ending(by_type, start["created_at"])
    if kind:
        yield _event(kind, when, start, datasets.all(is_over=True), error)


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


class _Datasets:
    """The tables that a run reads and writes, named as OpenLineage names those of BigQuery."""

    def __init__(self, settings: Settings, known: dict[str, Connection], by_type: dict):
        self._settings = settings
        self._known = known
        self._by_type = by_type

    def all(self, is_over: bool) -> dict[str, list[dict]]:
        """The inputs and the outputs, with numbers of rows when the run is over."""
        return {"inputs": self._inputs(is_over), "outputs": self._outputs(is_over)}

    def _inputs(self, is_over: bool) -> list[dict]:
        """The staging tables of an ingest or a merge; of the lanes, raw_objects."""
        staged = {
            (event["connection_name"], event["target_object_type"]): event
            for kind in ("ingest.started", "upsert.started", "ingest.completed")
            for event in self._by_type.get(kind, [])
        }
        found = []
        for (name, object_type), event in staged.items():
            connection = self._known.get(name)
            streams = connection.streams if connection else ()
            for stream in (each for each in streams if each.object_type == object_type):
                rows = (event["payload"] or {}).get("records_staged") if is_over else None
                table = self._table(connection.staging_dataset, stream.name)
                found.append(table | _statistics("inputFacets", "inputStatistics", rows))
        return found or ([self._own("raw_objects")] if self._stages() else [])

    def _outputs(self, is_over: bool) -> list[dict]:
        """The tables of the project's own that the run writes."""
        rows: dict[str, int | None] = {}
        if self._by_type.keys() & {"ingest.started", "upsert.started"}:
            rows = {"raw_objects": None, "rejected_objects": None}
        for event in self._by_type.get("upsert.completed", []) if is_over else []:
            written = sum(event["payload"].get(name) or 0 for name in WRITTEN)
            rows["raw_objects"] = (rows.get("raw_objects") or 0) + written
            refused = event["payload"].get("rejected") or 0
            rows["rejected_objects"] = (rows.get("rejected_objects") or 0) + refused
        for event in self._stages() if is_over else []:
            rows |= event["payload"].get("models") or {}
        return [
            self._own(name) | _statistics("outputFacets", "outputStatistics", count)
            for name, count in rows.items()
        ]

    def _stages(self) -> list[dict]:
        stages = event_subjects("is_stage")
        endings = [f"{stage}.{end}" for stage in stages for end in ("completed", "failed")]
        return [event for ending in endings for event in self._by_type.get(ending, [])]

    def _own(self, name: str) -> dict:
        return self._table(self._settings.dataset, name)

    def _table(self, dataset: str, name: str) -> dict:
        return {"namespace": "bigquery", "name": f"{self._settings.project}.{dataset}.{name}"}


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
