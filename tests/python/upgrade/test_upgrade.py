"""What older commits left, worked on by this one: nothing is lost, and the tables are as if it had
all been done today."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from google.cloud import bigquery

from ..support.runner import Lorc
from . import older

pytestmark = pytest.mark.slow

# when and by which run something was seen, made or kept
MOMENTS = {"first_seen", "last_seen", "staged_at", "first_run_id", "changed_run_id", "last_run_id"}
MOMENTS |= {"recorded_at", "taken_at", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to"}
# the history of runs, and what is told of it
OF_RUNS = {"event_log", "jobs", "ingests", "connection_health", "lane_health", "report_health"}
OF_RUNS |= {"daily_arrivals", "int_source_reads"}
# what only grows, and the views of it: what was there then is in them too
WITH_MEMORY = {"object_versions", "canonical_events", "json_paths", "path_changes"}
WITH_MEMORY |= {"contacts_history", "contact_versions", "instruments_history", "score_versions"}
WITH_MEMORY |= {"instrument_versions", "reporting_snapshots", "report_figures"}
WITH_MEMORY |= {"report_late_figures"}


class Older(Lorc):
    """A runner over the sources that the older commits read."""

    def __init__(self, folder: Path):
        super().__init__(folder)
        older.unpack(older.SOURCES, folder)

    def work(self) -> dict[str, str]:
        """Ingest the connections and build the lanes. Returns the run of each connection."""
        runs = {}
        for connection in older.CONNECTIONS:
            done = self.ingest(connection)
            assert done.returncode == 0, done.stderr
            runs[connection] = re.search(r"\((\w+-\d+)\)$", done.stdout.strip())[1]
        done = self.run("lorc", "run", "lanes")
        assert done.returncode == 0, done.stderr
        return runs

    def contents(self) -> dict[str, Counter]:
        """The rows of each table and view, without the moments of work."""
        found = {}
        for name in {table.table_id for table in self.client.list_tables("lorchestra")} - OF_RUNS:
            rows = self.rows(f"select to_json_string(stored) as text from {name} as stored")
            found[name] = Counter(_plain(row["text"]) for row in rows)
        return found


def _plain(text: str) -> str:
    row = json.loads(text)
    kept = {name: _ordered(value) for name, value in row.items() if name not in MOMENTS}
    return json.dumps(kept, sort_keys=True)


def _ordered(value: object) -> object:
    return sorted(value, key=json.dumps) if isinstance(value, list) else value


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """What this commit makes of the sources in an empty warehouse."""
    lorc = Older(tmp_path_factory.mktemp("fresh"))
    try:
        lorc.work()
        yield lorc
    finally:
        lorc.close()


@pytest.fixture(scope="module", params=older.COMMITS)
def upgraded(request, tmp_path_factory):
    """An older commit's warehouse, worked on by this commit."""
    lorc = Older(tmp_path_factory.mktemp(request.param))
    older.unpack(request.param, lorc.folder)
    lorc.kept = files(lorc.backup_dir)
    try:
        lorc.looked = {name: lorc.run("lorc", *name.split()) for name in LOOKS}
        lorc.recorded = recorded(lorc)
        lorc.runs = lorc.work()
        yield lorc
    finally:
        lorc.close()


LOOKS = ("status", "health", "today --text", "due", "conflicts", "report", "alert --dry-run")
# a command to run; or what `lorc health` finds, which its exit code says too
WAYS_OUT = ("`", "connections need attention.")


def recorded(lorc: Older) -> dict[str, object]:
    """When each event happened, and when each object was first seen."""
    events = lorc.rows("select event_id, created_at from event_log")
    objects = lorc.rows("select idem_key, first_seen from raw_objects")
    return dict(tuple(row.values()) for row in [*events, *objects])


def files(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.mark.parametrize("look", LOOKS)
def test_who_looks_before_anything_is_built_anew_is_shown_or_told_what_to_do(upgraded, look):
    done = upgraded.looked[look]
    if done.returncode:
        assert done.returncode == 1
        assert any(each in done.stderr + done.stdout for each in WAYS_OUT)


def remember_weeks(lorc: Older, weeks: list[dict]) -> None:
    """Give a warehouse the weeks of another one: what is told of a week is told of the newest that
    is on record, and a first build takes only the last ones before today."""
    lorc.rows("delete from reporting_snapshots where true")
    table = lorc.client.get_table("lorchestra.reporting_snapshots")
    config = bigquery.LoadJobConfig(schema=table.schema)
    lorc.client.load_table_from_json(weeks, table, job_config=config).result()


def test_all_tables_are_those_of_a_fresh_start(upgraded, fresh):
    found = upgraded.contents()
    weeks = upgraded.rows("select to_json_string(s) as text from reporting_snapshots as s")
    remember_weeks(fresh, [json.loads(row["text"]) for row in weeks])
    ours = fresh.contents()
    assert found.keys() == ours.keys() > WITH_MEMORY
    differing = {
        name: (ours[name] - found[name], found[name] - ours[name])
        for name in ours.keys() - WITH_MEMORY
        if found[name] != ours[name]
    }
    assert differing == {}


def test_backups_are_as_they_were(upgraded):
    now = files(upgraded.backup_dir)
    assert upgraded.kept
    assert {name: now.get(name) for name in upgraded.kept} == upgraded.kept


def test_each_connection_begins_at_its_bookmark(upgraded):
    for connection, run_id in upgraded.runs.items():
        started = [e for e in upgraded.events(run_id) if e["event_type"] == "ingest.started"]
        assert any(event["payload"]["date_filter"] for event in started), connection


def test_what_was_on_record_still_is(upgraded):
    assert upgraded.recorded
    assert upgraded.recorded.items() < recorded(upgraded).items()
