"""Backups: whose they are, what goes together, and which may be deleted."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from lorc.ingest import backups
from lorc.project import connections, settings
from lorc.project.errors import WrongCall

OLD, NEW = "20261101000000", f"{datetime.now(UTC):%Y%m%d%H%M%S}"
LISTING = b'{"type":"ACTIVATE_VERSION","stream":"messages","version":1}\n'


@pytest.fixture
def place(tmp_path):
    return SimpleNamespace(backup_dir=tmp_path, backup_days=7, table="`p`.`d`.`{}`".format)


@pytest.fixture
def gmail():
    return connections.find("gmail-acct1")


class Warehouse:
    """Says of some runs that they completed."""

    def __init__(self, *completed):
        self.completed = completed
        self.statements = []

    def rows(self, sql):
        self.statements.append(sql)
        return [{"correlation_id": run_id} for run_id in self.completed]


def keep(place, run_id, content=b"", suffix=".jsonl"):
    folder = place.backup_dir / "raw" / run_id[-14:-6]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"run_{run_id}{suffix}"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", ["notes.txt", "run_x.jsonl", "run_x-20269999000000.jsonl"])
def test_a_file_that_is_no_backup_is_refused_by_name(tmp_path, name):
    with pytest.raises(WrongCall, match=name):
        backups.Backup.at(tmp_path / name)


def test_they_come_in_the_order_of_their_runs_those_that_died_too(place):
    keep(place, "b_job-20261102000000")
    keep(place, "z_job-20261101000000")
    keep(place, "a_job-20261103000000", suffix=".jsonl.partial")
    assert [each.job_name for each in backups.find(place)] == ["z_job", "b_job", "a_job"]


def test_each_belongs_to_the_connection_of_its_job(place):
    known = connections.load()
    for connection in known.values():
        for number, job in enumerate(backups.job_names(connection)):
            keep(place, f"{job}-2026110100000{number}")
    stranger = keep(place, "meltano_run-20261101000000")
    held, strangers = backups.by_connection(backups.find(place), list(known.values()))
    assert {name: len(found) for name, found in held.items()} == {
        name: 1 + len(connection.streams) for name, connection in known.items()
    }
    assert [each.path for each in strangers] == [stranger]


def test_runs_are_loaded_together_up_to_one_that_listed_everything(place):
    contents = [b"", b"a\n", LISTING, b"b\n", b"", b"c\n" + LISTING, LISTING]
    for number, content in enumerate(contents):
        keep(place, f"gmail_ingest_acct1-2026110{number + 1}000000", content)
    loads = backups.loads(backups.find(place))
    assert [[each.started.day for each in load] for load in loads] == [
        [1, 2],
        [3],
        [4, 5],
        [6],
        [7],
    ]


SCHEMA = b'{"type": "SCHEMA", "stream": "messages", "schema": {}, "key_properties": ["id"]}\n'


def record(key, **more):
    message = {"type": "RECORD", "stream": "messages", "record": {"id": key} | more}
    return json.dumps(message).encode() + b"\n"


def test_runs_that_brought_an_object_anew_are_merged_one_after_the_other(place):
    """So that each of its versions is made again."""
    runs = [
        [record("a", n=1), record("b", n=1)],
        [record("c", n=1)],
        [record("a", n=2)],
        [record("b", n=1), b"no json\n", b"[1]\n", b'{"type": "RECORD"}\n'],
        [record("a", _sdc_deleted_at="2026-11-05")],
        [record("a", _sdc_deleted_at="2026-11-05")],
        [record("a", n=2)],
        [],
    ]
    for number, lines in enumerate(runs, 1):
        keep(place, f"gmail_ingest_acct1-2026110{number}000000", SCHEMA + b"".join(lines))
    loads = backups.loads(backups.find(place))
    assert [[each.started.day for each in load] for load in loads] == [
        [1, 2],
        [3, 4],
        [5, 6],
        [7, 8],
    ]


def test_old_ones_of_completed_runs_go(place, gmail):
    old, new = f"gmail_ingest_acct1-{OLD}", f"gmail_ingest_acct1-{NEW}"
    gone, stays = keep(place, old), keep(place, new)
    warehouse = Warehouse(old, new)
    backups.remove_old(place, warehouse, gmail)
    assert not gone.exists()
    assert not gone.parent.exists()
    assert stays.exists()
    assert "'gmail_ingest_acct1'" in warehouse.statements[0]


def test_those_of_runs_that_did_not_complete_stay_and_those_of_other_connections(place, gmail):
    kept = [
        keep(place, f"gmail_ingest_acct1-{OLD}"),
        keep(place, f"gmail_ingest_acct1-{OLD[:-1]}1", suffix=".jsonl.partial"),
        keep(place, f"gmail_ingest_acct2-{OLD}"),
    ]
    backups.remove_old(place, Warehouse(f"gmail_ingest_acct2-{OLD}"), gmail)
    assert all(path.exists() for path in kept)


def test_without_the_setting_all_stay(place, gmail):
    place.backup_days = None
    old = keep(place, f"gmail_ingest_acct1-{OLD}")
    backups.remove_old(place, Warehouse(f"gmail_ingest_acct1-{OLD}"), gmail)
    assert old.exists()


@pytest.mark.parametrize("text", ["0", "-1", "a week", "1.5"])
def test_a_setting_that_is_no_number_of_days_is_refused(monkeypatch, text):
    monkeypatch.setenv("BACKUP_DAYS", text)
    with pytest.raises(WrongCall, match="BACKUP_DAYS"):
        settings.load()


def test_the_setting_is_in_days(monkeypatch):
    monkeypatch.setenv("BACKUP_DAYS", "30")
    assert timedelta(settings.load().backup_days) == timedelta(days=30)
