import pytest

from .conftest import response

LIST = "/v1/forms/1Form/responses"


def ids(answer) -> list[str]:
    return [item["responseId"] for item in answer.json().get("responses", [])]


def test_pages_hold_every_response_once(same_forms):
    token, pages = "", []
    while token is not None:
        answer = same_forms.get(LIST, params={"pageSize": 2, "pageToken": token})
        pages.append(ids(answer))
        token = answer.json().get("nextPageToken")
    assert pages == [["r1", "r2"], ["r3", "r4"], ["r5"]]


def test_a_full_last_page_names_no_next(same_forms):
    assert "nextPageToken" not in same_forms.get(LIST, params={"pageSize": 5}).json()


def test_a_deletion_between_two_pages_hides_no_response(forms):
    first = forms.get(LIST, params={"pageSize": 2}).json()
    forms.delete("/__sandbox/google_forms/google-forms-test/form_response/r1")
    rest = forms.get(LIST, params={"pageToken": first["nextPageToken"]})
    assert ids(rest) == ["r3", "r4", "r5"]


def test_a_page_holds_5000_at_most(write, api):
    write([response(0, responseId=f"r{number:04d}", answers={}) for number in range(5001)])
    with api() as forms:
        for params in ({}, {"pageSize": 0}, {"pageSize": 5000}, {"pageSize": 9000}):
            answer = forms.get(LIST, params=params)
            assert len(ids(answer)) == 5000
            assert "nextPageToken" in answer.json()


def test_a_form_without_responses_lists_nothing(write, api):
    write([])
    with api() as forms:
        assert forms.get(LIST).json() == {}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("timestamp > 2026-01-01T00:00:03.000001Z", ["r4", "r5"]),
        ("timestamp >= 2026-01-01T00:00:03.000001Z", ["r3", "r4", "r5"]),
        ("timestamp > 2026-01-01T00:00:03.000000999Z", ["r3", "r4", "r5"]),
        ("timestamp >= 2026-01-01T00:00:03.000001001Z", ["r4", "r5"]),
        ("timestamp>2026-01-01T00:00:05Z", ["r5"]),
        ("timestamp > 2027-01-01T00:00:00Z", []),
    ],
)
def test_a_filter_is_exact(same_forms, wanted, found):
    assert ids(same_forms.get(LIST, params={"filter": wanted})) == found


def test_a_filter_looks_at_the_last_submission(forms):
    path = "/__sandbox/google_forms/google-forms-test/form_response/r1"
    forms.patch(path, json={"lastSubmittedTime": "2026-01-02T00:00:00Z"})
    wanted = {"filter": "timestamp >= 2026-01-01T00:00:05Z"}
    assert ids(forms.get(LIST, params=wanted)) == ["r1", "r5"]


@pytest.mark.parametrize(
    "params",
    [
        {"filter": "timestamp = 2026-01-01T00:00:00Z"},
        {"filter": "timestamp < 2026-01-01T00:00:00Z"},
        {"filter": "lastSubmittedTime > 2026-01-01T00:00:00Z"},
        {"filter": "timestamp > 2026-01-01"},
        {"filter": "timestamp > 2026-01-01T00:00:00+01:00"},
        {"filter": "timestamp > 2026-02-30T00:00:00Z"},
        {"filter": "timestamp > 2026-01-01T00:00:00.1234567890Z"},
        {"pageSize": "-1"},
        {"pageSize": "many"},
        {"pageToken": "none"},
        {"pageToken": "MQ=="},
        {"fields": "responses(responseId"},
        {"fields": "nextPageToken,,responses"},
        {"fields": "responses(responseID)"},
        {"fields": "items"},
    ],
    ids=str,
)
def test_what_google_would_refuse_is_refused(same_forms, params):
    answer = same_forms.get(LIST, params=params)
    assert answer.status_code == 400
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"


def test_a_page_token_keeps_its_filter(same_forms):
    wanted = {"filter": "timestamp > 2026-01-01T00:00:01Z", "pageSize": 2}
    token = same_forms.get(LIST, params=wanted).json()["nextPageToken"]
    assert same_forms.get(LIST, params=wanted | {"pageToken": token}).status_code == 200
    assert same_forms.get(LIST, params={"pageToken": token}).status_code == 400


def test_fields_narrow_the_answer(same_forms):
    wanted = {"fields": "nextPageToken,responses(responseId,createTime)", "pageSize": 1}
    answer = same_forms.get(LIST, params=wanted).json()
    assert answer.pop("nextPageToken")
    assert answer == {
        "responses": [{"responseId": "r1", "createTime": "2026-01-01T00:00:01.000001Z"}]
    }
    assert (
        "nextPageToken" not in same_forms.get(LIST, params=wanted | {"fields": "responses"}).json()
    )
