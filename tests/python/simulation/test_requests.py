"""Requests by name, and the one that a fault meets."""

import json

import pytest
from simulation.draws import Fault
from simulation.requests import Rule, name

JOBS = "/bigquery/v2/projects/local/jobs"


def query(sql: str) -> bytes:
    return json.dumps({"query": sql}).encode()


@pytest.mark.parametrize(
    ("request_", "named"),
    [
        (("GET", f"{JOBS}/2f6e-11?location=US", b""), "GET /jobs/{id}"),
        (("GET", "/bigquery/v2/projects/local/datasets/_results/tables/8f78de2c-c8", b""),
         "GET /datasets/_results/tables/{id}"),
        (("POST", f"/upload{JOBS}?uploadType=resumable", b""), "POST /upload"),
        (("PUT", f"/upload{JOBS}?upload_id=77", b"\x1f\x8b"), "PUT /upload"),
        (("POST", JOBS, query("insert into t\nvalues ('it''s', 12)")),
         "POST /jobs insert into t values (??, ?)"),
        (("POST", JOBS, query('/* {"node_id": "model.lorchestra.raw_objects"} */ merge')),
         "POST /jobs model.lorchestra.raw_objects"),
    ],
)  # fmt: skip
def test_a_name_has_nothing_that_differs_from_run_to_run(request_, named):
    assert name(*request_) == named


def test_a_fault_meets_one_request_and_no_look_at_the_server():
    rule = Rule(Fault("lose", 2))
    verdicts = [rule("GET", path, b"") for path in ("/a", "/healthz", "/b", "/c")]
    assert verdicts == [None, None, "lose", None]
    assert rule.names == ["GET /a", "GET /b", "GET /c"]


def test_a_warehouse_that_is_unavailable_answers_so():
    rule = Rule(Fault("unavailable", 1))
    assert rule("GET", "/a", b"").status == 503
    assert rule("GET", "/a", b"") is None


def test_of_uploads_only_uploads_are_counted_and_a_kill_kills_once():
    killed = []
    rule = Rule(Fault("kill-after", 1, "upload"), lambda: killed.append(True))
    assert [rule("POST", path, b"") for path in ("/a", "/upload/b", "/upload/c")] == [
        None,
        "lose",
        None,
    ]
    assert killed == [True]
