"""Tables as JSON lines: exact, complete or not there, for their owner alone."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from google.api_core.exceptions import BadRequest, NotFound
from lorc.export import tables as export
from lorc.project.errors import LorcError, WrongCall

ROWS = [
    {
        "idem_key": f"k:{number}",
        "payload": {"n": 2**64 - 1, "d": 0.1, "text": "ä\u2028", "none": None},
        "last_seen": datetime(2026, 11, 2, 9, tzinfo=UTC),
    }
    for number in range(3)
]


@pytest.fixture
def warehouse(monkeypatch):
    """A warehouse whose tables are ROWS; what it is asked stays on it."""
    asked = SimpleNamespace(tables=[], statements=[], rows=lambda: iter(ROWS), error=None)

    class Warehouse:
        def __init__(self, settings):
            self.settings = settings
            self.client = self

        def list_rows(self, table, page_size):
            assert page_size < 1_000
            asked.tables.append(table)
            return asked.rows()

        def query(self, sql):
            asked.statements.append(sql)
            if asked.error:
                raise asked.error

    monkeypatch.setattr(export, "Warehouse", Warehouse)
    return asked


@pytest.fixture
def place(tmp_path):
    return SimpleNamespace(
        project="p", dataset="d", backup_dir=tmp_path / "backup", table="`p`.`d`.`{}`".format
    )


def test_each_row_is_a_line(place, warehouse):
    said = list(export.export(place, None, ("raw_objects", "event_log")))
    path = place.backup_dir / "export" / "raw_objects.jsonl"
    lines = [json.loads(line) for line in path.read_text().split("\n")[:-1]]
    assert lines == [row | {"last_seen": "2026-11-02T09:00:00+00:00"} for row in ROWS]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert warehouse.tables == ["p.d.raw_objects", "p.d.event_log"]
    assert said[0] == f"raw_objects: 3 rows in {path}"


def test_a_file_that_is_not_complete_does_not_take_the_place_of_the_last(
    place, warehouse, tmp_path
):
    def half():
        yield ROWS[0]
        raise NotFound("gone")

    kept = tmp_path / "raw_objects.jsonl"
    kept.write_text("the last\n")
    warehouse.rows = half
    with pytest.raises(LorcError, match="raw_objects"):
        list(export.export(place, str(tmp_path), ("raw_objects",)))
    assert kept.read_text() == "the last\n"
    warehouse.rows = lambda: iter(ROWS)
    list(export.export(place, str(tmp_path), ("raw_objects",)))
    assert [path.name for path in tmp_path.iterdir()] == ["raw_objects.jsonl"]


def test_a_bucket_is_written_by_the_warehouse(place, warehouse):
    list(export.export(place, "gs://clinic-kept/2026/11/", ("event_log",)))
    [statement] = warehouse.statements
    assert "uri = 'gs://clinic-kept/2026/11/event_log-*.jsonl'" in statement
    assert statement.endswith("select * from `p`.`d`.`event_log`")


@pytest.mark.parametrize("to", ["gs://", "gs://a'b/c", "gs:/kept", "gs://kept/a b", "gs://kept/*"])
def test_an_address_that_is_none_is_refused(place, warehouse, to):
    with pytest.raises(WrongCall, match="gs://bucket/prefix"):
        list(export.export(place, to, ("event_log",)))
    assert warehouse.statements == []


def test_what_the_warehouse_says_is_passed_on_as_a_sentence(place, warehouse):
    warehouse.error = BadRequest("no permission on the bucket")
    with pytest.raises(LorcError, match="event_log: no permission on the bucket"):
        list(export.export(place, "gs://kept/a", ("event_log",)))


def test_a_folder_that_cannot_be_written_is_named(place, warehouse, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LorcError, match=str(tmp_path / "file")):
        list(export.export(place, str(tmp_path / "file"), ("event_log",)))
    assert warehouse.tables == []
