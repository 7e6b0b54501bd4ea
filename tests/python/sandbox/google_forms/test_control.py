import re
from datetime import UTC, datetime

from .conftest import FORM, response

RESPONSES = "/__sandbox/google_forms/google-forms-test/form_response"
FORM_PATH = "/__sandbox/google_forms/google-forms-test/form"


def listed(forms) -> dict:
    answer = forms.get("/v1/forms/1Form/responses").json()
    return {item["responseId"]: item for item in answer["responses"]}


def test_what_an_addition_leaves_out_is_filled_in(forms):
    made = forms.post(RESPONSES, json={"answers": {}}).json()
    assert listed(forms)[made["responseId"]] == made
    assert re.fullmatch(r"ACYDBN[\w-]{43}", made["responseId"])
    assert re.fullmatch(r"[\d-]{10}T[\d:]{8}\.\d{3}Z", made["createTime"])
    assert re.fullmatch(r"[\d-]{10}T[\d:]{8}\.\d{6}Z", made["lastSubmittedTime"])
    assert made["lastSubmittedTime"].startswith(made["createTime"][:-1])
    assert made["answers"] == {}


def test_an_addition_may_say_everything(forms):
    assert forms.post(RESPONSES, json=response(7)).json() == response(7)
    assert forms.post(RESPONSES, json=response(7)).status_code == 404
    created = {"createTime": "2026-01-01T00:00:09Z"}
    assert forms.post(RESPONSES, json=created).json().items() >= created.items()


def test_an_edit_is_a_new_submission(forms):
    edited = forms.patch(f"{RESPONSES}/r1", json={"answers": {}}).json()
    assert edited["createTime"] == response(1)["createTime"]
    assert edited["lastSubmittedTime"] > response(5)["lastSubmittedTime"]
    assert listed(forms)["r1"] == edited
    given = {"lastSubmittedTime": "2026-01-01T00:00:04.5Z"}
    assert forms.patch(f"{RESPONSES}/r1", json=given).json()["lastSubmittedTime"].endswith("4.5Z")


def test_a_submission_is_later_than_those_before_whatever_the_clock_says(forms):
    ahead = f"{datetime.now(UTC).year + 2}-01-01T00:00:00.000001Z"
    forms.post(RESPONSES, json=response(8, createTime=ahead, lastSubmittedTime=ahead))
    assert forms.post(RESPONSES, json={}).json()["lastSubmittedTime"] > ahead
    assert forms.patch(f"{RESPONSES}/r1", json={}).json()["lastSubmittedTime"] > ahead


def test_a_deleted_response_comes_back_as_it_was(forms):
    assert forms.delete(f"{RESPONSES}/r2").json() == response(2)
    assert "r2" not in listed(forms)
    assert forms.post(f"{RESPONSES}/r2/restore").json() == response(2)
    assert listed(forms)["r2"] == response(2)


def test_the_objects_of_a_connection_are_told(forms):
    assert forms.get(FORM_PATH).json() == {"objects": [FORM]}
    told = forms.get(RESPONSES).json()["objects"]
    assert {item["responseId"] for item in told} == {"r1", "r2", "r3", "r4", "r5"}


def test_a_change_of_the_form_is_a_new_revision(forms):
    changed = forms.patch(FORM_PATH, json={"info": {"title": "And now?"}}).json()
    assert changed["info"] == {"title": "And now?"}
    assert changed["revisionId"] != FORM["revisionId"]
    assert forms.get("/v1/forms/1Form").json() == changed
    assert forms.patch(FORM_PATH, json={"info": {"title": "And now?"}}).json() == changed


def test_what_is_not_there_cannot_be_changed(forms):
    for path in (FORM_PATH, f"{RESPONSES}/r1"):
        assert forms.patch(path.replace("-test", "-none"), json={}).status_code == 404
    assert forms.get(RESPONSES.replace("form_response", "contact")).status_code == 404
    assert forms.patch(f"{RESPONSES}/r9", json={}).status_code == 404
