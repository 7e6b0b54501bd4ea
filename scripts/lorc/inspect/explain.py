"""What is known of one object: found by any of its names, told in the order of time."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter

from lorc.privacy.search import loaded
from lorc.privacy.subjects import PersonalStream, streams
from lorc.project.settings import Settings
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

# what each kind of object is made into, in the order in which it is made
SCORED = ("canonical_answers", "questionnaire_scores", "score_rejects", "score_versions")
TOLD = ("measurement_timeseries", "alerts")
MADE_OF = {
    "email": ("canonical_emails",),
    "form_response": ("canonical_questionnaire_responses", *SCORED, *TOLD),
    "contact": ("canonical_contacts",),
    "session": ("canonical_sessions",),
    "report": ("canonical_reports",),
    "customer": ("canonical_customers",),
    "invoice": ("canonical_payments",),
    "payment_intent": ("canonical_payments", "payments_received"),
    "refund": ("canonical_payments",),
    "invoice_payment": ("canonical_invoice_payments",),
    "dispute": ("canonical_disputes",),
    "credit_note": ("canonical_credit_notes",),
}
MADE_OF_ALL = ("contact_timeline", "canonical_events", "canonical_rejects")
RECORDS_A_SECOND = 10**8  # as the tee numbers them


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened to an object, and the run in which it did."""

    at: datetime
    what: str
    run_id: str | None = None
    run_status: str | None = None


@dataclass(frozen=True)
class Explained:
    """An object, what happened to it, and the rows that were made of it by table."""

    stored: dict
    story: list[TimelineEntry]
    rows: dict[str, list[dict]]


@dataclass(frozen=True)
class Found:
    """What goes by a name: objects, rejected records, entries of the list of forgotten objects, and
    the connections in whose staging tables it is if it is no object."""

    name: str
    objects: list[dict]
    rejected: list[dict]
    forgotten: list[dict]
    staged_in: list[str]


class Explainer:
    """Finds objects and tells what is known of them."""

    def __init__(self, settings: Settings):
        servers.make_ready(settings)
        self._table = settings.table
        self._warehouse = Warehouse(settings)
        self._tables = self._warehouse.tables()
        self.has_run = "raw_objects" in self._tables

    def find(self, name: str) -> Found:
        """What goes by a name: a key, an id at the source, a message id, an address of a mail."""
        name = name.strip()
        objects = self._rows("objects_named", ["raw_objects"], name)
        if not objects and "@" in name:
            bare = name.removeprefix("<").removesuffix(">")
            objects = self._rows("mails_named", ["raw_objects", "canonical_emails"], bare)
            objects += self._rows("deleted_mails_named", ["raw_objects"], bare)
        return Found(
            name=name,
            objects=objects,
            rejected=self._rows("rejects_named", ["rejected_objects"], name),
            forgotten=self._rows("forgotten_named", ["forgotten_objects"], name),
            staged_in=[] if objects else self._staged_in(name),
        )

    def explain(self, stored: dict) -> Explained:
        """What happened to an object, and what was made of it."""
        versions = self._rows("rows_of_object", ["object_versions"], stored["idem_key"])
        runs = self._runs(stored, versions)
        rows = self._made_of(stored)
        story = _observed(self._observations(stored), runs)
        for row in versions:
            run_id, what = row["correlation_id"], f"merged into raw_objects: {row['change']}"
            story.append(TimelineEntry(row["recorded_at"], what, run_id, runs.get(run_id)))
        for row in rows.get("canonical_events", []):
            story.append(TimelineEntry(row["recorded_at"], f"event {row['event_type']}"))
        return Explained(stored, sorted(story, key=attrgetter("at")), rows)

    def _made_of(self, stored: dict) -> dict[str, list[dict]]:
        tables = (*MADE_OF.get(stored["object_type"], ()), *MADE_OF_ALL)
        found = {name: self._rows("rows_of_object", [name], stored["idem_key"]) for name in tables}
        for mail in found.get("canonical_emails", []):
            thread = ["email_threads", "inbox_view"]
            found["inbox_view"] = self._rows("thread_of_mail", thread, mail["message_key"])
        return {name: rows for name, rows in found.items() if rows}

    def _runs(self, stored: dict, versions: list[dict]) -> dict[str, str]:
        """How the runs of the object's connection ended, by correlation id."""
        if "jobs" not in self._tables:
            return {}
        names = sorted({row["correlation_id"] for row in versions if row["correlation_id"]})
        rows = self._warehouse.rows(
            render("runs_named", table=self._table),
            names=names,
            connection=stored["connection_name"],
        )
        return {row["correlation_id"]: row["status"] for row in rows}

    def _observations(self, stored: dict) -> list[dict]:
        place = (stored["connection_name"], stored["object_type"])
        own = [each for each in streams() if (each.connection_name, each.object_type) == place]
        return [
            observation
            for stream in loaded(self._warehouse, own)
            for observation in self._observed_in(stream, stored["external_id"])
        ]

    def _staged_in(self, name: str) -> list[str]:
        """The connections in whose staging tables a record with that key, or id, is."""
        found = []
        for stream in loaded(self._warehouse, streams()):
            start = ":".join((stream.source_system, stream.connection_name, stream.object_type, ""))
            is_meant = ":" not in name or name.startswith(start)
            if is_meant and self._observed_in(stream, name.removeprefix(start)):
                found.append(stream.connection_name)
        return found

    def _observed_in(self, stream: PersonalStream, external_id: str) -> list[dict]:
        statement = render("observations_of", table=self._table, stream=stream)
        return self._warehouse.rows(statement, name=external_id)

    def _rows(self, query: str, tables: list[str], name: str) -> list[dict]:
        """The rows of a query of some tables, none while one of these is missing."""
        if not self._tables.issuperset(tables):
            return []
        return self._warehouse.rows(render(query, table=self._table, name=tables[0]), name=name)


def _observed(observations: list[dict], runs: dict[str, str]) -> list[TimelineEntry]:
    """What was new each time that the object was extracted, by the names of its fields."""
    story, before = [], None
    for observation in observations:
        record = json.loads(observation["record"])
        if observation["is_rejected"]:
            what = "extracted, in a form that cannot be stored"
        elif observation["is_deletion"]:
            what, before = "reported as gone by the source", None
        elif before is None:
            what, before = "extracted", record
        elif changed := _changed(before, record):
            what, before = f"extracted, with other values of: {', '.join(changed)}", record
        else:
            what = "extracted, unchanged"
        began = datetime.fromtimestamp((observation["record_number"] or 0) // RECORDS_A_SECOND, UTC)
        run_id = next((each for each in runs if each.endswith(f"{began:%Y%m%d%H%M%S}")), None)
        story.append(TimelineEntry(observation["extracted_at"], what, run_id, runs.get(run_id)))
    return story


def _changed(before: dict, after: dict) -> list[str]:
    """The names of the top-level fields that differ, what a tap adds of its own left out."""
    names = {name for name in {*before, *after} if not name.startswith("_context")}
    return sorted(name for name in names if before.get(name) != after.get(name))
