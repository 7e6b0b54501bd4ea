from concurrent.futures import ThreadPoolExecutor

import pytest

FAULTS = "/__sandbox/faults"


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "INVALID_ARGUMENT"),
        (401, "UNAUTHENTICATED"),
        (403, "PERMISSION_DENIED"),
        (404, "NOT_FOUND"),
        (429, "RESOURCE_EXHAUSTED"),
        (500, "INTERNAL"),
        (503, "UNAVAILABLE"),
    ],
)
def test_a_provoked_error_has_googles_format(sandbox, gmail, status, name):
    sandbox.post(FAULTS, json={"path": "/profile", "status": status})
    answer = gmail.get("profile")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (status, status, name)
    assert error["errors"][0]["message"] == error["message"]
    assert gmail.get("labels").status_code == 200


def test_after_and_times_count_the_matching_requests_only(sandbox, gmail):
    fault = {"path": "/profile", "status": 429, "retry_after": 2, "after": 1, "times": 2}
    sandbox.post(FAULTS, json=fault)
    statuses = []
    for _ in range(4):
        gmail.get("labels")
        statuses.append(gmail.get("profile").status_code)
    assert statuses == [200, 429, 429, 200]
    [left] = sandbox.get(FAULTS).json()["faults"]
    assert (left["after"], left["times"]) == (0, 0)


def test_retry_after_is_a_header_in_seconds(sandbox, gmail):
    sandbox.post(FAULTS, json={"status": 429, "retry_after": 7})
    assert gmail.get("profile").headers["Retry-After"] == "7"
    sandbox.delete(FAULTS)
    assert gmail.get("profile").status_code == 200


def test_a_fault_can_meet_one_page_or_format(mailbox, sandbox, gmail):
    mailbox("a.eml")
    sandbox.post(FAULTS, json={"path": "format=raw", "status": 500})
    [mail] = gmail.get("messages").json()["messages"]
    assert gmail.get(f"messages/{mail['id']}").status_code == 200
    assert gmail.get(f"messages/{mail['id']}", params={"format": "raw"}).status_code == 500


def test_the_token_endpoint_fails_in_its_own_format(sandbox, refresh):
    sandbox.post(FAULTS, json={"path": "/token", "status": 400, "times": 1})
    assert refresh(sandbox).json()["error"] == "invalid_grant"
    assert refresh(sandbox).status_code == 200


def test_a_delay_alone_lets_requests_wait_side_by_side(sandbox, gmail):
    gmail.get("profile")
    sandbox.post(FAULTS, json={"path": "/profile", "delay_ms": 300})
    sandbox.delete("/__sandbox/counters")
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda _: gmail.get("profile").status_code, range(4)))
    assert statuses == [200] * 4
    assert sandbox.get("/__sandbox/counters").json() == {"total": 4, "in_flight_max": 4}


def test_a_delay_and_an_error_apply_together(sandbox, gmail):
    sandbox.post(FAULTS, json={"path": "/profile", "status": 500, "times": 1})
    sandbox.post(FAULTS, json={"path": "/profile", "delay_ms": 1})
    assert [gmail.get("profile").status_code for _ in range(2)] == [500, 200]


@pytest.mark.parametrize("wrong", [{"state": 500}, {"status": "many"}, [1], "fault"])
def test_a_fault_that_cannot_be_is_refused(sandbox, wrong):
    answer = sandbox.post(FAULTS, json=wrong)
    assert answer.status_code == 400
    assert "error" in answer.json()
    assert sandbox.get(FAULTS).json() == {"faults": []}
