"""What is known of one object: found by any of its names, told in the order of time."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lorc.privacy import subjects
from lorc.privacy.search import loaded
from lorc.privacy.subjects import PersonalStream
from lorc.project.settings import Settings
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

# what each kind of object is made into, in the order in which it is made
SCORED = ("canonical_answers", "questionnaire_scores", "measurement_timeseries")
MADE_OF = {
    "email": ("canonical_emails",),
    "form_response": ("canonical_questionnaire_responses", *SCORED),
    "contact": ("canonical_contacts",),
    "session": ("canonical_sessions",),
    "report": ("canonical_reports",),
    "customer": ("canonical_customers",),
    "invoice": ("canonical_payments",),
    "payment_intent": ("canonical_payments",),
    "refund": ("canonical_payments",),
}
MADE_OF_ALL = ("contact_timeline", "canonical_events", "canonical_rejects")
SEQUENCES_A_SECOND = 10**8  # as the tee numbers records


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
    rows: dict[str, list[dict]] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What goes by a name: objects, rejected records, entries of the list of forgotten objects."""

    name: str
    objects: list[dict]
    rejected: list[dict]
    forgotten: list[dict]
    staged: list[str]


class Explainer:
    """Finds objects and tells what is known of them."""

    def __init__(self, settings: Settings):
        if settings.is_local:
            servers.up(settings)
        self._settings = settings
        self._warehouse = Warehouse(settings)
        self._tables = self._warehouse.tables()

    @property
    def has_run(self) -> bool:
        """Whether anything has ever been merged."""
        return "raw_objects" in self._tables

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
            staged=[] if objects else self._staged_in(name),
        )

    def explain(self, stored: dict) -> Explained:
        """What happened to an object, and what was made of it."""
        key = stored["idem_key"]
        versions = self._rows("rows_of_object", ["object_versions"], key)
        events = self._rows("rows_of_object", ["canonical_events"], key)
        runs = self._runs(stored, versions)
        recorded = [
            TimelineEntry(row["recorded_at"], f"event {row['event_type']}") for row in events
        ]
        merged = [_merged(row, runs) for row in versions]
        story = [*_observed(self._observations(stored), runs), *merged, *recorded]
        story.sort(key=lambda moment: moment.at)
        return Explained(stored, story, self._made_of(stored))

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
        statement = render("runs_named", self._table("jobs"))
        given = {"names": names, "connection": stored["connection_name"]}
        return {
            row["correlation_id"]: row["status"] for row in self._warehouse.rows(statement, **given)
        }

    def _observations(self, stored: dict) -> list[dict]:
        place = (stored["connection_name"], stored["object_type"])
        streams = [
            each for each in subjects.streams() if (each.connection_name, each.object_type) == place
        ]
        return [
            observation
            for stream in loaded(self._warehouse, streams)
            for observation in self._staged(stream, stored["external_id"])
        ]

    def _staged_in(self, name: str) -> list[str]:
        """The connections in whose staging tables a record with that key, or id, is."""
        found = []
        for stream in loaded(self._warehouse, subjects.streams()):
            start = ":".join((stream.source_system, stream.connection_name, stream.object_type, ""))
            is_meant = ":" not in name or name.startswith(start)
            if is_meant and self._staged(stream, name.removeprefix(start)):
                found.append(stream.connection_name)
        return found

    def _staged(self, stream: PersonalStream, external_id: str) -> list[dict]:
        relation = self._settings.table(stream.name, stream.dataset)
        statement = render("observations_of", relation, stream.external_id)
        return self._warehouse.rows(statement, name=external_id)

    def _rows(self, macro: str, tables: list[str], name: str) -> list[dict]:
        if not self._tables.issuperset(tables):
            return []
        statement = render(macro, *map(self._table, tables))
        return self._warehouse.rows(statement, name=name)

    def _table(self, name: str) -> str:
        return self._settings.table(name)


def _observed(observations: list[dict], runs: dict[str, str]) -> list[TimelineEntry]:
    """What each time that the object was extracted was news, by the names of its fields."""
    told, before = [], None
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
        began = f"{_began(observation['sequence']):%Y%m%d%H%M%S}"
        run_id = next((each for each in runs if each.endswith(began)), None)
        told.append(TimelineEntry(observation["extracted_at"], what, run_id, runs.get(run_id)))
    return told


def _changed(before: dict, after: dict) -> list[str]:
    """The names of the top-level fields that differ, what a tap adds of its own left out."""
    names = {name for name in {*before, *after} if not name.startswith("_context")}
    return sorted(name for name in names if before.get(name) != after.get(name))


def _began(sequence: int | None) -> datetime:
    return datetime.fromtimestamp((sequence or 0) // SEQUENCES_A_SECOND, UTC)


def _merged(version: dict, runs: dict[str, str]) -> TimelineEntry:
    run_id = version["correlation_id"]
    what = f"merged into raw_objects: {version['change']}"
    return TimelineEntry(version["recorded_at"], what, run_id, runs.get(run_id))
