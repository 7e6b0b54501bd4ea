"""The canonical events that a run added: kept whole, put back once, gone with who is forgotten."""

import dataclasses
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from lorc.privacy.backups import EventReader, event_files, rewrite
from lorc.project import settings
from lorc.runs import event_backups
from lorc.runs.events import insert
from lorc.runs.run import Run
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
ALL = "select * from {} order by event_id"


class Place:
    """A warehouse with canonical events, and a folder for their backups."""

    def __init__(self, where):
        self.settings = where
        self.warehouse = Warehouse(where)
        self.warehouse.create_table("canonical_events")

    def add(self, *names: str, at: datetime) -> None:
        """Record events of that moment; each is of an object of its name."""
        payload = """json '{"text": "Ünï, \\\\"quoted\\\\"", "n": 1.5}'"""
        rows = ", ".join(
            f"('{name}', 'email.canonicalized', 'iglu:x', timestamp '2026-01-01', 'k:{name}', "
            f"{payload}, timestamp '{at.isoformat()}')"
            for name in names
        )
        self.warehouse.query(f"insert into {self.table()} values {rows}")

    def table(self, name: str = "canonical_events") -> str:
        return self.settings.table(name)

    def rows(self) -> list[dict]:
        return self.warehouse.rows(ALL.format(self.table()))

    def keep(self, at: datetime) -> None:
        event_backups.keep(self.settings, self.warehouse, Run("lanes", at, {}))

    def kept(self) -> dict[str, list[str]]:
        """The events of each file, by its name."""
        return {
            path.name: [json.loads(line)["event_id"] for line in path.read_text().splitlines()]
            for path in event_files(self.settings)
        }


@pytest.fixture
def place(warehouse, dataset, tmp_path, monkeypatch):
    monkeypatch.setattr(servers, "prove", lambda _: None)  # it is started by the test itself
    given = {"warehouse_port": int(warehouse.url.rpartition(":")[2])}
    given |= {"warehouse_dir": warehouse.run_dir, "backup_dir": tmp_path, "backup_days": None}
    return Place(dataclasses.replace(settings.load(), dataset=dataset, **given))


def test_each_event_is_in_the_file_of_the_run_that_added_it(place):
    place.add("a", "b", at=NOON)
    place.keep(NOON)
    place.add("c", at=NOON + timedelta(hours=1))  # of a run that was killed
    place.add("d", at=NOON + timedelta(hours=2))
    place.keep(NOON + timedelta(hours=2))
    place.keep(NOON + timedelta(hours=3))
    assert place.kept() == {
        "run_lanes-20261116120000.jsonl": ["a", "b"],
        "run_lanes-20261116140000.jsonl": ["c", "d"],
    }
    [path, _] = event_backups.find(place.settings)
    assert path.parent == place.settings.backup_dir / "canonical" / "2026-11-16"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_warehouse_that_was_made_anew_has_them_back_once_and_as_they_were(place):
    place.add("a", "b", at=NOON)
    place.keep(NOON)
    place.add("c", at=NOON + timedelta(hours=1))
    place.keep(NOON + timedelta(hours=1))
    before = place.rows()
    place.warehouse.query(f"drop table {place.table()}")
    assert event_backups.restore(place.settings) == (
        "canonical_events: 3 restored from 2 runs of the lanes"
    )
    assert place.rows() == before
    assert ": 0 restored" in event_backups.restore(place.settings)
    assert place.rows() == before


def test_what_is_forgotten_is_in_no_file_and_does_not_come_back(place):
    place.add("a", "b", at=NOON)
    place.keep(NOON)
    place.add("c", at=NOON + timedelta(hours=1))
    place.keep(NOON + timedelta(hours=1))
    hashes = {hashlib.sha256(f"k:{name}".encode()).hexdigest() for name in "ac"}
    for path in event_files(place.settings)[:1]:
        rewrite(path, EventReader(hashes))
    place.warehouse.query(f"delete from {place.table()} where true")
    event_backups.restore(place.settings)
    assert [row["event_id"] for row in place.rows()] == ["b", "c"]
    for path in event_files(place.settings):
        rewrite(path, EventReader(hashes))
    assert list(place.kept().values()) == [["b"], []]
    place.warehouse.query(f"delete from {place.table()} where true")
    listed = ", ".join(f"('{each}', 'x', 'x', 'x', 'x', current_timestamp())" for each in hashes)
    columns = (
        "key_hash, source_system, connection_name, object_type, forgotten_run_id, forgotten_at"
    )
    place.warehouse.query(
        f"insert into {place.table('forgotten_objects')} ({columns}) values {listed}"
    )
    place.add("a", at=NOON)
    place.keep(NOON + timedelta(days=1))  # as if the run had been killed before it forgot
    place.warehouse.query(f"delete from {place.table()} where true")
    event_backups.restore(place.settings)
    assert [row["event_id"] for row in place.rows()] == ["b"]


def test_old_files_go_when_their_run_is_on_record_and_the_newest_stays(place):
    where = dataclasses.replace(place.settings, backup_days=7)
    place.warehouse.create_table("event_log")
    for day, name in enumerate("abc"):
        place.add(name, at=NOON + timedelta(days=day))
        place.keep(NOON + timedelta(days=day))
        if name != "b":  # which did not get to its end
            run_id = f"lanes-{NOON + timedelta(days=day):%Y%m%d%H%M%S}"
            row = {"event_type": "job.completed", "payload": {"job_name": "lanes"}}
            row |= {"created_at": (NOON + timedelta(days=day)).isoformat()}
            insert(place.warehouse, {"id": run_id, "trace_id": None}, [row])
    event_backups.keep(where, place.warehouse, Run("lanes", datetime.now(UTC), {}))
    assert list(place.kept().values()) == [["b"], ["c"]]


def test_a_folder_that_cannot_be_written_is_said_and_ends_no_run(place, capsys):
    place.add("a", at=NOON)
    (place.settings.backup_dir / "canonical").write_text("")
    place.keep(NOON)
    assert "the next run that adds events writes them too." in capsys.readouterr().err
