"""The tables as they are after a run: read, compared with the model and with what they were."""

from datetime import datetime

from simulation.clinic import Clinic, text
from simulation.model import Effect, Key, Model, Row
from simulation.sources import version

COUNTS = ("inserted", "updated", "unchanged", "deleted", "rejected")


class Tables:
    """The tables of a life; `rows` are those of raw_objects as they were last."""

    def __init__(self, clinic: Clinic, model: Model):
        self._clinic, self._model = clinic, model
        self.rows: dict[Key, dict] = {}
        self._run_ids: set[str] = set()

    def compare(self, effects: list[Effect], *, at_the_end: bool) -> list[str]:
        """What is wrong after some runs, one sentence each."""
        stored = self._clinic.table("raw_objects")
        rows = {_key(row): row for row in stored}
        faults = [] if len(rows) == len(stored) else ["an object has two rows"]
        shown = {key: _shown(row) for key, row in rows.items()}
        rejects = {
            (_key(row), version(row["raw_text"])): row["accepted_at"] is not None
            for row in self._clinic.table("rejected_objects")
        }
        wrong, counted, changed = self._model.settle(effects, shown, rejects)
        events = self._clinic.table("event_log")
        faults += wrong + self._model.read_log(events, at_the_end=at_the_end)
        faults += self._compare_rows(rows, changed) + self._compare_books(events, counted, effects)
        self.rows = rows
        self._run_ids |= {event["correlation_id"] for event in events}
        return faults

    def _compare_rows(self, rows: dict[Key, dict], changed: set[Key]) -> list[str]:
        """What a row remembers: only what changed is of a new run, and time goes one way."""
        faults = []
        for key, row in rows.items():
            before = self.rows.get(key)
            is_new = row["changed_run_id"] not in self._run_ids
            if key[:2] in self._model.objects and is_new != (key in changed):
                faults.append(f"{key} says that {row['changed_run_id']} changed it")
            if row["first_seen"] > row["last_seen"]:
                faults.append(f"{key} was last seen before it was first seen")
            if before and before["first_run_id"] != row["first_run_id"]:
                faults.append(f"{key} has another first run")
            if before and _moments(row) < _moments(before):
                faults.append(f"{key} was seen earlier than before")
        return faults

    def _compare_books(self, events: list[dict], counted: dict, effects: list[Effect]) -> list[str]:
        """The counts of new runs are those of the tables, and balance."""
        faults, told = [], {}
        for event in events:
            if event["correlation_id"] in self._run_ids or event["status"] != "ok":
                continue
            payload = event["payload"]
            stream = event["connection_name"], event["target_object_type"]
            is_ingest = event["event_type"] == "ingest.completed"
            if is_ingest and payload["records_extracted"] != payload["records_staged"]:
                faults.append(f"{stream}: extracted and staged differ")
            if event["event_type"] == "upsert.completed":
                told.setdefault(stream, []).append(payload)
                if payload["total_records"] != sum(payload[name] for name in COUNTS):
                    faults.append(f"{stream}: the counts do not add up: {payload}")
        for stream in {each for effect in effects if effect.is_ok for each in effect.streams}:
            for name in ("inserted", "updated", "deleted"):
                sum_told = sum(payload[name] for payload in told.get(stream, ()))
                if stream in told and sum_told != counted[stream][name]:
                    faults.append(f"{stream}: {sum_told} {name}, not {counted[stream][name]}")
        return faults


def _key(row: dict) -> Key:
    return row["connection_name"], row["object_type"], row["external_id"]


def _shown(row: dict) -> Row:
    """What a row shows; one that was only missed has the notice of that for its payload."""
    is_gone = row["deleted_at"] is not None
    was_seen = not is_gone or row["deleted_at"] > row["last_seen"]
    return Row(version(text(row["payload"])) if was_seen else None, is_gone)


def _moments(row: dict) -> datetime:
    return max(row["last_seen"], row["deleted_at"] or row["last_seen"])
