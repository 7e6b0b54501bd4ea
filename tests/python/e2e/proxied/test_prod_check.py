"""`lorc prod-check` against the emulator, and against a project with a planted fault."""

import json
import signal
import threading
import time

import pytest
from chaos.proxy import Answer
from lorc.prodcheck import job, scratch

from .roles import Asked, asked_by

pytestmark = pytest.mark.slow

HOUR_MS = 3_600_000


@pytest.fixture
def check(shared, module_proxy, tmp_path):
    """Run it against the stand-in: its exit code, what it printed, and its report."""
    shared.data.mkdir(exist_ok=True)
    shared.up()
    module_proxy.rule = lambda *_: None

    def run(**environment: str):
        report = tmp_path / "report.json"
        given = {"WAREHOUSE_PORT": module_proxy.port} | environment
        done = shared.run("lorc", "prod-check", "--report", str(report), **given)
        return done.returncode, done.stdout, json.loads(report.read_text())

    return run


def left_by_checks(shared) -> list[str]:
    listed = (each.dataset_id for each in shared.client.list_datasets())
    return [name for name in listed if name.startswith("lorchestra_check_")]


def says(check, sentence: str, **environment: str) -> None:
    """That it fails with the sentence, in the report too, and leaves out what is dear."""
    code, printed, report = check(**environment)
    assert code == 1
    assert sentence in printed
    results = {each["name"]: each["result"] for each in report["checks"]}
    assert results["lanes"] == job.LEFT_OUT
    assert results["deleted"] == job.OK
    failed = [each["said"] for each in report["checks"] if each["result"] == job.FAILED]
    assert len(failed) == 1


def test_against_the_emulator_all_is_well(shared, check):
    code, printed, report = check()
    assert code == 0, printed
    assert {each["result"] for each in report["checks"]} == {job.OK}
    [dry] = [each for each in report["checks"] if each["name"] == "dry runs"]
    assert dry["figures"]["canonical_emails"] > 0
    assert not left_by_checks(shared)
    assert "sandbox-tap" not in json.dumps(report)


def test_a_location(check, module_proxy):
    found = {
        "datasetReference": {"projectId": "local", "datasetId": "lorchestra"},
        "location": "EU",
    }
    is_asked = Asked("bigquery.datasets.get", "lorchestra")
    module_proxy.rule = lambda *call: Answer(200, found) if is_asked in asked_by(*call) else None
    says(check, "local.lorchestra lies in EU and BQ_LOCATION is US: set BQ_LOCATION=EU")


def test_one_permission(check, module_proxy):
    def rule(*call):
        lacking = [each for each in asked_by(*call) if each.permission == "bigquery.tables.create"]
        return lacking[0].refusal() if lacking else None

    module_proxy.rule = rule
    says(check, "The account lacks bigquery.tables.create on dataset local:lorchestra: give it the")


def test_a_full_quota(check, module_proxy):
    words = (
        "Custom quota exceeded: Your usage exceeded the custom quota for QueryUsagePerDay, which is"
        " set by your administrator."
    )
    told = {"message": words, "domain": "usageLimits", "reason": "quotaExceeded"}
    full = Answer(403, {"error": {"code": 403, "message": words, "errors": [told]}})
    module_proxy.rule = lambda method, path, _: full if _is_query(method, path) else None
    says(check, "Google's quota for a day is used up")


def test_a_brake(check):
    sentence = "may bill 0.0105 GB and BQ_MAX_GB_PER_STATEMENT allows 0.001"
    says(check, sentence, BQ_MAX_GB_PER_STATEMENT="0.001")


def test_a_wrong_answer_of_a_function(check, module_proxy):
    fields = [{"name": "number", "type": "INTEGER"}, {"name": "answer", "type": "STRING"}]
    answer = {
        "kind": "bigquery#queryResponse",
        "jobComplete": True,
        "jobReference": {"projectId": "local", "jobId": "j", "location": "US"},
        "schema": {"fields": fields},
        "rows": [{"f": [{"v": "0"}, {"v": "otherwise"}]}],
        "totalRows": "1",
    }
    module_proxy.rule = lambda *call: Answer(200, answer) if b"as probes" in call[2] else None
    says(check, "A function answers otherwise: ")


def test_a_slow_project(check, module_proxy):
    def rule(method, path, body):
        if _is_query(method, path) and b'"select 1"' in body:
            time.sleep(job.SLOW_SECONDS + 0.5)

    module_proxy.rule = rule
    says(check, "s for a statement that reads nothing: look whether its slots are taken")


def test_a_dataset_of_that_name(shared, check, module_proxy):
    told = {"message": "Already Exists: Dataset x", "domain": "global", "reason": "duplicate"}
    there = Answer(409, {"error": {"code": 409, "message": told["message"], "errors": [told]}})
    is_made = Asked("bigquery.datasets.create")
    module_proxy.rule = lambda *call: there if is_made in asked_by(*call) else None
    says(check, "already, which is left alone: run it again")
    assert not left_by_checks(shared)


def test_a_kill_leaves_what_expires_and_the_next_check_deletes_it(shared, check, module_proxy):
    begun, go_on = threading.Event(), threading.Event()

    def rule(_method, path, _body):
        if path.startswith("/bigquery/v2/projects/local/datasets/lorchestra_check_"):
            begun.set()
            go_on.wait(30)

    module_proxy.rule = rule
    killed = shared.start("lorc", "prod-check", WAREHOUSE_PORT=module_proxy.port)
    assert begun.wait(60)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    go_on.set()
    left = left_by_checks(shared)
    assert len(left) == 3
    for name in left:
        found = shared.client.get_dataset(name)
        assert (found.default_table_expiration_ms, found.labels) == (HOUR_MS, scratch.LABELS)
    module_proxy.rule = lambda method, path, _: "refuse" if _is_query(method, path) else None
    code, printed, _ = check()
    assert code == 1
    assert "one that was killed had left lorchestra_check_" in printed
    assert not left_by_checks(shared)


def _is_query(method: str, path: str) -> bool:
    return method == "POST" and path.startswith("/bigquery/v2/projects/local/queries")
