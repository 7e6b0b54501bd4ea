import json

import pytest
from jsonschema import Draft202012Validator

from .conftest import FORM, response


def test_the_shape_of_the_official_sample(shared_data, write, api):
    """The keys of the documented list are the keys of ours, in the same order."""
    sample = json.loads(
        (shared_data / "api/google_forms/docs_sample.responses.list.json").read_text("utf-8")
    )
    write(sample["responses"])
    with api() as forms:
        assert json.dumps(forms.get("/v1/forms/1Form/responses").json()) == json.dumps(sample)


def test_answers_follow_the_discovery_document(shared_data, write, api):
    path = shared_data / "api/google_forms/discovery.forms.v1.json"
    schemas = json.loads(path.read_text("utf-8"))["schemas"]

    def check(name, answer):
        known = {"type": "object", "properties": schemas[name]["properties"]}
        text = json.dumps(known | {"additionalProperties": False})
        root = {"$defs": {key: {"type": "object"} for key in schemas}}
        inner = json.loads(text.replace('"$ref": "', '"$ref": "#/$defs/'))
        Draft202012Validator(root | inner).validate(answer)

    write([response(1)], form=None)
    with api() as forms:
        form = forms.get("/v1/forms/google-forms-test").json()
        check("Form", form)
        check("Item", form["items"][0])
        check("Question", form["items"][0]["questionItem"]["question"])
        listed = forms.get("/v1/forms/google-forms-test/responses").json()
        check("ListFormResponsesResponse", listed)
        check("FormResponse", listed["responses"][0])
        check("FormResponse", forms.get("/v1/forms/google-forms-test/responses/r1").json())


def test_get_names_the_form_and_list_does_not(same_forms):
    assert same_forms.get("/v1/forms/1Form").json() == FORM
    got = same_forms.get("/v1/forms/1Form/responses/r2").json()
    assert got == {"formId": "1Form", **response(2)}
    assert response(2) in same_forms.get("/v1/forms/1Form/responses").json()["responses"]
    assert same_forms.get("/v1/forms/1Form/responses/r9").status_code == 404


@pytest.mark.parametrize("name", ["1Form", "google-forms-test", "tap-google-forms--test"])
def test_names_of_the_connections_form(same_forms, name):
    assert same_forms.get(f"/v1/forms/{name}").json()["formId"] == "1Form"


@pytest.mark.parametrize("name", ["2Form", "google-forms-other", "tap-google-forms--other", "x"])
def test_another_form_is_not_found(same_forms, name):
    for path in ("", "/responses", "/responses/r1"):
        answer = same_forms.get(f"/v1/forms/{name}{path}")
        assert answer.status_code == 404
        assert answer.json() == {
            "error": {
                "code": 404,
                "message": "Requested entity was not found.",
                "status": "NOT_FOUND",
            }
        }


def test_a_connection_of_another_provider_has_no_form(write, api, mailbox):
    write([])
    mailbox("a.eml")
    with api("gmail-test") as forms:
        assert forms.get("/v1/forms/1Form").status_code == 404


def test_without_a_token_nothing_is_said(same_forms):
    answer = same_forms.get("/v1/forms/1Form", headers={"Authorization": "Bearer none"})
    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == "UNAUTHENTICATED"


def test_a_quota_that_is_used_up_is_googles_429(forms):
    fault = {"path": "/responses", "status": 429, "retry_after": 7, "times": 1}
    forms.post("/__sandbox/faults", json=fault)
    answer = forms.get("/v1/forms/1Form/responses")
    assert answer.headers["retry-after"] == "7"
    assert answer.json()["error"].keys() == {"code", "message", "status"}
    assert answer.json()["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert forms.get("/v1/forms/1Form/responses").status_code == 200


def test_a_form_that_is_missing_is_made_up_the_same_each_time(write, api):
    write([response(1), response(2, answers={"q2": {}, "q0": {}})], form=None)
    made = []
    for _ in range(2):
        with api() as forms:
            made.append(forms.get("/v1/forms/google-forms-test").json())
            assert forms.get(f"/v1/forms/{made[0]['formId']}").json() == made[0]
    assert made[0] == made[1]
    asked = [item["questionItem"]["question"]["questionId"] for item in made[0]["items"]]
    assert asked == ["q0", "q1", "q2"]
    assert made[0]["info"]["title"] == "google-forms-test"
