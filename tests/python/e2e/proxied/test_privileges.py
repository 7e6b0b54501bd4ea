"""The roles that SECURITY.md names are enough, and one permission less is one sentence."""

import json
from collections import defaultdict

import pytest
from lorc.project import settings
from lorc.project.errors import StepFailed
from lorc.warehouse.client import Warehouse

from .roles import EDITOR, JOB_USER, VIEWER, Asked, asked_by, grants

pytestmark = pytest.mark.slow

MAILBOX, OTHER = "gmail-acct1", "gmail-acct2"
STAGED = "staging_gmail_acct1"
EVERYTHING = grants(JOB_USER, {"lorchestra": EDITOR, "staging_*": EDITOR})
ROWS = {
    "lorc": (EVERYTHING, ("ingest", "lanes", "report", "status", "health", "find", "forget")),
    "lorc for one connection": (
        grants(JOB_USER, {"lorchestra": EDITOR, STAGED: EDITOR}),
        ("ingest", "status"),
    ),
    "the merge": (grants(JOB_USER, {"lorchestra": EDITOR, "staging_*": VIEWER}), ("merge",)),
}
# two mails are too little for all to be well, and for a week to report
NOT_WELL = ("health", "report")
COMMANDS = {
    "ingest": ("lorc", "ingest", MAILBOX),
    "merge": ("dbt", "build", "--quiet", "--select", "raw_objects"),
    "lanes": ("lorc", "run", "lanes"),
    "report": ("lorc", "report"),
    "status": ("lorc", "status", "--cost"),
    "health": ("lorc", "health"),
    "find": ("lorc", "forget", "--email", "ann@example.org"),
    "forget": ("lorc", "forget", "--email", "ann@example.org", "--yes"),
}


@pytest.fixture(scope="module")
def asked(shared, module_proxy) -> dict[str, set[Asked]]:
    """What each command asked for in one pass in which all was allowed, datasets there before."""
    shared.mail(MAILBOX, "one", "two")
    shared.up()
    for name in ("lorchestra", STAGED):
        shared.client.create_dataset(name, exists_ok=True)
    found = defaultdict(set)
    for name, command in COMMANDS.items():
        module_proxy.rule = lambda *call, name=name: found[name].update(asked_by(*call))
        done = shared.run(*command, WAREHOUSE_PORT=module_proxy.port)
        words = done.stderr or done.stdout
        assert done.returncode == 0 or name in NOT_WELL, f"{name}: {words}"
        assert "lacks" not in words
    return found


@pytest.mark.parametrize("row", ROWS)
def test_the_roles_of_a_row_are_enough(asked, row):
    may, commands = ROWS[row]
    for name in commands:
        assert asked[name], name
        assert not [each for each in asked[name] if not may(each)], name


def test_the_merge_by_itself_writes_nothing_to_staging(asked):
    written = {each.permission for each in asked["merge"] if each.dataset == STAGED}
    assert written <= VIEWER


def test_an_analyst_reads_every_view_with_the_data_viewer_on_the_dataset(asked, shared):
    views = _views(shared)
    may = grants(JOB_USER, {"lorchestra": VIEWER})
    assert asked
    for name in views:
        body = _query(f"select * from {name}")
        wanted = asked_by("POST", "/bigquery/v2/projects/local/queries", body, views)
        assert not [each for each in wanted if not may(each)], name


def test_who_watches_reads_the_watchers_views_and_no_object(asked, shared):
    assert asked
    printed = shared.run("lorc", "watchers", "--dataset", "watch")
    assert "create or replace view `local`.`watch`.`connection_health`" in printed.stdout
    for _ in range(2):  # again is no second entry
        done = shared.run("lorc", "watchers", "--dataset", "watch", "--apply")
        assert done.returncode == 0, done.stderr
    entries = shared.client.get_dataset("lorchestra").access_entries
    named = {"dataset": {"projectId": "local", "datasetId": "watch"}, "targetTypes": ["VIEWS"]}
    assert [each.entity_id for each in entries if each.entity_type == "dataset"] == [named]
    may = grants(JOB_USER, {"watch": VIEWER})
    for table in shared.client.list_tables("watch"):
        body = _query(f"select * from watch.{table.table_id}")
        # authorized, so what is below them is not asked for; but it lies in one dataset
        below = _below(shared, f"lorchestra.{table.table_id}")
        assert {each.dataset for each in below if each.dataset} <= {"lorchestra"}
        wanted = asked_by("POST", "/bigquery/v2/projects/local/queries", body)
        assert not [each for each in wanted if not may(each)]
        raw = asked_by("POST", "/bigquery/v2/projects/local/queries", _query("select 1 from t"))
        assert [each for each in raw if not may(each)]


def test_a_dataset_that_holds_what_is_not_the_watchers_is_left_alone(asked, shared):
    assert asked
    made = {"others": ("ledger", "jobs"), "tables": ("jobs",)}
    for dataset, names in made.items():
        shared.client.create_dataset(dataset, exists_ok=True)
        for name in names:
            kind = "table" if dataset == "tables" else "view"
            shared.client.query_and_wait(f"create {kind} {dataset}.{name} as select 7 as kept")
        for more in ((), ("--apply",)):
            done = shared.run("lorc", "watchers", "--dataset", dataset, *more)
            said = f"{dataset} holds what these views are not: {', '.join(sorted(names))}. Name a"
            assert (done.returncode, said in done.stderr) == (2, True), done.stderr
        rows = shared.client.query_and_wait(f"select kept from {dataset}.jobs")
        assert [row["kept"] for row in rows] == [7]


LESS = {
    "status": ("status", "bigquery.tables.getData", "lorchestra", "BigQuery Data Viewer"),
    "jobs": ("status", "bigquery.jobs.create", "", "BigQuery Job User"),
    "health": ("health", "bigquery.tables.list", "lorchestra", "BigQuery Data Viewer"),
    "ingest": ("ingest", "bigquery.tables.updateData", "lorchestra", "BigQuery Data Editor"),
    "staging": ("ingest", "bigquery.tables.getData", STAGED, "BigQuery Data Viewer"),
    "merge": ("lanes", "bigquery.tables.updateData", "lorchestra", "BigQuery Data Editor"),
    "report": ("report", "bigquery.tables.getData", "lorchestra", "BigQuery Data Viewer"),
    "find": ("find", "bigquery.tables.getData", STAGED, "BigQuery Data Viewer"),
}


@pytest.mark.parametrize("case", LESS)
@pytest.mark.usefixtures("asked")
def test_one_permission_less_is_a_sentence(shared, module_proxy, case):
    name, permission, dataset, role = LESS[case]

    def rule(*call):
        for each in asked_by(*call):
            if (each.permission, each.dataset) == (permission, dataset) or not EVERYTHING(each):
                return each.refusal()
        return None

    module_proxy.rule = rule
    shared.add(MAILBOX, f"new-{case}")
    done = shared.run(*COMMANDS[name], WAREHOUSE_PORT=module_proxy.port)
    assert done.returncode == 1, done.stdout
    last = done.stderr.strip().splitlines()[-1]
    assert f"lacks {permission}" in last
    assert role in last


@pytest.mark.usefixtures("asked")
def test_a_create_without_a_look_is_refused(shared, module_proxy, monkeypatch):
    monkeypatch.setattr(Warehouse, "is_at_its_place", lambda *_: False)
    for name, value in (shared.variables | {"WAREHOUSE_PORT": module_proxy.port}).items():
        monkeypatch.setenv(name, value)
    module_proxy.rule = lambda *call: next(
        (each.refusal() for each in asked_by(*call) if not EVERYTHING(each)), None
    )
    with pytest.raises(StepFailed, match=r"bigquery\.datasets\.create on local"):
        Warehouse(settings.load()).create_dataset()


def _below(shared, name: str) -> list[Asked]:
    path, body = "/bigquery/v2/projects/local/queries", _query(f"select * from {name}")
    return asked_by("POST", path, body, _views(shared))


def _views(shared) -> dict[str, str]:
    tables = [shared.client.get_table(each) for each in shared.client.list_tables("lorchestra")]
    return {f"lorchestra.{each.table_id}": each.view_query for each in tables if each.view_query}


def _query(text: str) -> bytes:
    return json.dumps({"query": text, "defaultDataset": {"datasetId": "lorchestra"}}).encode()
