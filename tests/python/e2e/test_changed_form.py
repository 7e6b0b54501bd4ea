"""A bound question that somebody changes in the form is named by health before it is scored."""

import copy
import shutil

import pytest
from workspace.workspace import SAMPLE

CONNECTION = "google-forms-followup"
FORM = f"google_forms/{CONNECTION}/form"


def renamed(item: dict) -> dict | None:
    item["title"] = f"Changed {item['title'][-8:]}"
    return item


def deleted(_item: dict) -> dict | None:
    return None


def made_anew(item: dict) -> dict | None:
    asked = item["questionItem"]["question"]
    asked["questionId"] = asked["questionId"][::-1]
    return item


def rescaled(item: dict) -> dict | None:
    asked = item["questionItem"]["question"]
    del asked["choiceQuestion"]
    asked["scaleQuestion"] = {"low": 1, "high": 4}
    return item


@pytest.fixture(scope="module")
def day(shared):
    """A day on which the form was read as it is bound and every lane was built. The form."""
    folder = shared.data / "google_forms"
    shutil.copytree(SAMPLE / "google_forms" / CONNECTION, folder / CONNECTION)
    assert shared.ingest(CONNECTION).returncode == 0
    done = shared.run("lorc", "run", "lanes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert told(shared) == []
    [form] = shared.control("GET", FORM)["objects"]
    return copy.deepcopy(form)


def told(lorc) -> list[str]:
    """What health says is wrong with the scores."""
    done = lorc.run("lorc", "health")
    lines = [line for line in done.stdout.splitlines() if line.startswith("scores: ")]
    assert done.returncode == 1 or not lines
    return lines


def change(lorc, form: dict, how) -> None:
    """Change every question of the form, and read it again."""
    items = [how(copy.deepcopy(item)) for item in form["items"]]
    lorc.control("PATCH", FORM, {"items": [item for item in items if item]})
    assert lorc.ingest(CONNECTION).returncode == 0


@pytest.mark.parametrize("how", [renamed, deleted, made_anew, rescaled])
def test_each_changed_question_is_named_before_any_lane_is_built(shared, day, how):
    bound = {
        row["question_id"]
        for row in shared.rows(
            "select distinct question_id from form_questions where instrument_id is not null"
        )
    }
    before = shared.value("select count(*) from questionnaire_scores")
    change(shared, day, how)
    lines = told(shared)
    asked = [item["questionItem"]["question"]["questionId"] for item in day["items"]]
    assert len(bound.intersection(asked)) >= 16
    assert {each for each in bound if not any(each in line for line in lines)} == set()
    assert shared.value("select count(*) from questionnaire_scores") == before


def test_what_is_answered_then_gets_no_total_and_the_report_says_why(shared, day):
    change(shared, day, rescaled)
    answers = {
        item["questionItem"]["question"]["questionId"]: {
            "textAnswers": {"answers": [{"value": "1"}]}
        }
        for item in day["items"]
    }
    answered = {"responseId": "rescaled", "answers": answers}
    shared.control("POST", f"google_forms/{CONNECTION}/form_response", answered)
    assert shared.ingest(CONNECTION).returncode == 0
    done = shared.run("lorc", "run", "lanes")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = shared.rows(
        "select instrument_id, total, band from questionnaire_scores"
        " where ends_with(idem_key, ':rescaled')"
    )
    assert {row["instrument_id"] for row in rows} == {"phq9", "gad7"}
    assert [(row["total"], row["band"]) for row in rows] == [(None, None)] * 2
    said = shared.rows("select sentence from report_score_troubles")
    assert len([row for row in said if "scale" in row["sentence"]]) >= 16
