"""What the proxy does to a request, over HTTP against a warehouse that only listens."""

import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from chaos import proxy
from chaos.rules import GiveUp, Hold, Meet, Statement, Upload

MERGE = json.dumps({"configuration": {"query": {"query": "MERGE INTO `p`.`d`.`raw_objects`"}}})


class Warehouse(BaseHTTPRequestHandler):
    """Remembers what reached it and answers {}."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.server.received.append(self.rfile.read(length))
        self.send_response_only(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = do_PUT = answer  # noqa: N815


@pytest.fixture
def warehouse():
    with ThreadingHTTPServer(("127.0.0.1", 0), Warehouse) as server:
        server.received = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def ask(warehouse, tmp_path):
    """Send a request through a proxy with a rule. Returns status and JSON, None if it hung up."""
    with proxy.before(warehouse.server_port, tmp_path) as before:

        def send(rule, method="POST", path="/bigquery/v2/projects/p/jobs", body="{}"):
            before.rule = rule
            connection = http.client.HTTPConnection("127.0.0.1", before.server_port, timeout=20)
            try:
                connection.request(method, path, body)
                answer = connection.getresponse()
                return answer.status, json.loads(answer.read())
            except http.client.RemoteDisconnected:
                return None
            finally:
                connection.close()

        yield send


def anything(*_):
    return True


def test_without_a_verdict_a_request_arrives_and_is_answered(ask, warehouse):
    assert ask(lambda *_: None) == (200, {})
    assert warehouse.received == [b"{}"]


@pytest.mark.parametrize(
    ("verdict", "arrives", "status"),
    [("refuse", 0, 400), ("lose", 1, None), ("drop", 0, None)],
)
def test_a_verdict(ask, warehouse, verdict, arrives, status):
    answer = ask(Meet(anything, verdict))
    assert (answer and answer[0]) == status
    assert len(warehouse.received) == arrives


def test_a_cut_request_is_never_whole(ask, warehouse):
    assert ask(Meet(anything, "cut"), body="0123456789") is None
    assert b"0123456789" not in warehouse.received


def test_a_held_request_waits_and_others_pass(ask, warehouse):
    rule = Hold(anything)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(ask(rule, body="held")))
    thread.start()
    assert rule.reached.wait(20)
    assert ask(rule, body="other") == (200, {})
    assert warehouse.received == [b"other"]
    rule.let_go()
    thread.join(20)
    assert answers == [(200, {})]
    assert warehouse.received == [b"other", b"held"]


@pytest.mark.parametrize(
    ("numbers", "met"), [((1,), [1, 2, 3]), ((3,), [3]), ((1, 1), [1]), ((2, 2), [2])]
)
def test_uploads_are_told_by_their_numbers(numbers, met):
    fits = Upload(*numbers)
    assert not fits("POST", "/bigquery/v2/projects/p/jobs", b"")
    found = [fits("POST", "/upload/bigquery/v2/projects/p/jobs", b"") for _ in range(3)]
    assert [number for number, is_met in enumerate(found, 1) if is_met] == met


def test_a_job_that_was_given_up_stays_given_up_under_its_id(ask, warehouse):
    rule = GiveUp(Statement("merge"), "invalidQuery", "given up")
    jobs = "/bigquery/v2/projects/p/jobs"
    first = json.dumps(json.loads(MERGE) | {"jobReference": {"jobId": "first"}})
    second = json.dumps(json.loads(MERGE) | {"jobReference": {"jobId": "second"}})
    status, job = ask(rule, body=first)
    assert (status, job["status"]["errorResult"]["message"]) == (200, "given up")
    assert ask(rule, body=first)[0] == 409
    assert ask(rule, "GET", f"{jobs}/first")[1]["status"]["state"] == "DONE"
    assert ask(rule, "GET", "/bigquery/v2/projects/p/queries/first")[0] == 400
    assert warehouse.received == []
    assert rule.is_spent
    assert ask(rule, body=second) == (200, {})
    assert warehouse.received == [second.encode()]


def test_a_query_that_is_given_up_says_so_at_once(ask):
    rule = GiveUp(Statement("merge"), "rateLimitExceeded", "too fast")
    status, said = ask(rule, path="/bigquery/v2/projects/p/queries", body=MERGE)
    assert (status, said["error"]["errors"][0]["reason"]) == (403, "rateLimitExceeded")
