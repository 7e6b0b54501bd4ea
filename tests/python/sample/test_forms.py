"""The forms and their answers: the shape of the API, known questions, and the odd ones."""

import json
from collections import Counter

import pytest
from sandbox.sample.people import directory

OFTEN = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
# Answers that are no option of their question, and addresses that are nobody's, on purpose.
ODD = {"When the foghorn sounds", "Prefer not to answer", "manchmal"}
STRANGERS = {"kursgast@example.com", "theo.vandermolenaar@example.net"}


def questions(form):
    """{question id: (item, question, its choice)} of a form."""
    found = {}
    for item in form["items"]:
        group = item.get("questionGroupItem")
        for question in group["questions"] if group else [item["questionItem"]["question"]]:
            choice = group["grid"]["columns"] if group else question.get("choiceQuestion")
            found[question["questionId"]] = item, question, choice
    return found


def words(response):
    return {
        key: [one["value"] for one in answer["textAnswers"]["answers"]]
        for key, answer in response["answers"].items()
    }


@pytest.fixture
def answers(forms):
    return [(name, one) for name, form in forms.items() for one in form["responses"]]


def conforms(value, schema, schemas):
    """Whether a value has only properties and types of a discovery document's schema."""
    schema = schemas[schema["$ref"]] if "$ref" in schema else schema
    if "enum" in schema:
        return value in schema["enum"]
    if schema["type"] == "array":
        return all(conforms(one, schema["items"], schemas) for one in value)
    if schema["type"] != "object":
        return isinstance(value, {"string": str, "boolean": bool, "integer": int}[schema["type"]])
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    return all(
        conforms(one, known.get(key, others), schemas) if key in known or others else False
        for key, one in value.items()
    )


def test_forms_and_answers_have_the_shape_of_the_official_schemas(forms, answers, official):
    document = json.loads((official / "google_forms/discovery.forms.v1.json").read_text("utf-8"))
    schemas = document["schemas"]
    assert [
        name for name, form in forms.items() if not conforms(form["form"], schemas["Form"], schemas)
    ] == []
    assert [one for _, one in answers if not conforms(one, schemas["FormResponse"], schemas)] == []


def test_a_response_does_not_name_its_form(answers):
    least = {"responseId", "createTime", "lastSubmittedTime", "answers"}
    for _, one in answers:
        assert least <= one.keys() <= least | {"respondentEmail"}


def test_there_are_enough_answers(forms):
    sizes = {name: len(form["responses"]) for name, form in forms.items()}
    assert sizes == {"followup": 82, "intake-01": 16, "intake-02": 8, "ipip120": 8}
    assert len(questions(forms["ipip120"]["form"])) == 120


def test_ids_occur_once(forms, answers):
    found = [one["responseId"] for _, one in answers]
    found += [form["form"]["formId"] for form in forms.values()]
    found += [key for form in forms.values() for key in questions(form["form"])]
    assert len(found) == len(set(found))


def test_each_answer_is_to_a_question_of_its_form(forms, answers):
    for name, one in answers:
        known = questions(forms[name]["form"])
        assert one["answers"].keys() <= known.keys()
        assert all(key == answer["questionId"] for key, answer in one["answers"].items())
        required = {key for key, (_, question, _) in known.items() if question.get("required")}
        assert required <= one["answers"].keys()


def test_only_the_odd_answers_are_no_option(forms, answers):
    found = []
    for name, one in answers:
        known = questions(forms[name]["form"])
        for key, (value,) in words(one).items():
            if choice := known[key][2]:
                options = [option["value"] for option in choice["options"]]
                found += [value] if value not in options else []
    english = {*OFTEN, "Not difficult at all", "Somewhat difficult", "Very difficult"}
    assert set(found) - english == ODD
    assert Counter(found)["Prefer not to answer"] == 2


def test_a_form_in_german_was_answered_in_both_languages(forms):
    values = {value for one in forms["intake-02"]["responses"] for (value,) in words(one).values()}
    assert values >= {"Several days", "An einzelnen Tagen", "Nearly every day", "Beinahe jeden Tag"}


def test_one_form_has_grids_another_single_questions(forms):
    kinds = {
        name: Counter("grid" if "questionGroupItem" in item else "single" for item in items)
        for name, items in ((name, form["form"]["items"]) for name, form in forms.items())
    }
    assert kinds["intake-01"]["grid"] == 2
    assert kinds["followup"] == {"single": 17}


def test_respondents_are_persons_or_strangers_on_purpose(answers):
    known = {a for one in directory()["people"].values() for a in one["addresses"].values()}
    found = {one.get("respondentEmail") for _, one in answers}
    assert found - known == {None, *STRANGERS}
    missing = Counter(name for name, one in answers if "respondentEmail" not in one)
    assert missing == {"intake-01": 16, "followup": 1}


def test_times_have_microseconds_and_stand_in_order(forms, answers):
    for _, one in answers:
        for key in ("createTime", "lastSubmittedTime"):
            assert len(one[key]) == len("2026-05-02T09:41:18.330127Z")
        assert "2026-05-01" < one["createTime"] <= one["lastSubmittedTime"] < "2026-11-21"
    for form in forms.values():
        created = [one["createTime"] for one in form["responses"]]
        assert created == sorted(created)


def test_some_were_edited_some_incomplete_and_two_came_in_the_same_second(forms, answers):
    edited = [name for name, one in answers if one["lastSubmittedTime"] > one["createTime"]]
    assert sorted(edited) == ["followup", "intake-02"]
    incomplete = [
        name for name, one in answers if len(one["answers"]) < len(questions(forms[name]["form"]))
    ]
    assert {"followup", "intake-01", "intake-02", "ipip120"} == set(incomplete)
    seconds = Counter(one["createTime"][:19] for one in forms["followup"]["responses"])
    assert seconds.most_common(1)[0][1] == 2
