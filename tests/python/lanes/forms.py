"""Forms and responses as the API returns them, and what the seeds say of them."""

import json
from contextlib import contextmanager
from itertools import count

from .sample import DATA, stored

CONNECTION = "google-forms-followup"
FOLLOWUP = json.loads((DATA / "google_forms" / CONNECTION / "form.json").read_text())
FORM = FOLLOWUP["formId"]
QUESTIONS = [item["questionItem"]["question"]["questionId"] for item in FOLLOWUP["items"]]
PHQ9, DIFFICULTY, GAD7 = QUESTIONS[:9], QUESTIONS[9], QUESTIONS[10:]
OFTEN = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
MODELS = [
    "form_questions",
    "int_question_faults",
    "canonical_questionnaire_responses",
    "canonical_answers",
    "questionnaire_scores",
    "rescore_preview",
]
TABLES = MODELS[2:5]
NUMBERS = count()
# what is no view on the way to the trend and the alerts
STORED = [*MODELS[:5], "score_versions", "canonical_contacts", "person_links", "persons"]
STORED += ["int_response_evidence", "int_response_claims", "int_address_users"]
STORED += ["int_measurement_starts"]


def form(payload: dict = FOLLOWUP) -> dict:
    """A form as an object; by default the sample clinic's follow-up."""
    return stored("google_forms", CONNECTION, "form", payload["formId"], payload)


def response(key: str, given: dict[str, object], form_id: str | None = FORM, **fields) -> dict:
    """A response as an object. An answer is a text, several, or as the API writes it.

    A field that is None is left out.
    """
    payload = {
        "responseId": key,
        "createTime": "2026-06-01T08:00:00.5Z",
        "lastSubmittedTime": "2026-06-01T09:00:00.25Z",
        "respondentEmail": f"{key.upper()}@Example.com ",
        "answers": {question: answer(value) for question, value in given.items()},
    } | fields
    payload = {name: value for name, value in payload.items() if value is not None}
    context = {"formId": form_id} if form_id else None
    return stored("google_forms", CONNECTION, "form_response", key, payload, context)


def answer(value: object) -> dict:
    """An answer as the API writes it."""
    if isinstance(value, dict):
        return value
    values = [value] if isinstance(value, str) else value
    return {"textAnswers": {"answers": [{"value": each} for each in values]}}


def sheet(digits: str, questions: list[str]) -> dict[str, object]:
    """Answers in words to questions, one digit each; "-" for one that is left out."""
    return {
        question: OFTEN[int(digit)]
        for question, digit in zip(questions, digits, strict=True)
        if digit != "-"
    }


@contextmanager
def changed(lanes, seed: str, *statements: str):
    """A seed changed for the block by statements without its name: "insert into {} values ...".

    {kept} is the seed as it was.
    """
    kept = f"kept_{seed}_{next(NUMBERS)}"
    lanes.rows(f"create or replace table {kept} as select * from {seed}")
    try:
        for statement in statements:
            lanes.rows(statement.format(seed, kept=kept))
        yield
    finally:
        lanes.rows(f"delete from {seed} where true")
        lanes.rows(f"insert into {seed} select * from {kept}")
        lanes.rows(f"drop table {kept}")


def seeded(lanes, seed: str, rows: str):
    """Rows in a seed for the block, written as the VALUES of an INSERT."""
    return changed(lanes, seed, f"insert into {{}} values {rows}")


def run(lanes, *arguments: str) -> dict[str, int]:
    """Build the lane; how many rows each table's MERGE wrote."""
    result = lanes.build("--select", *MODELS, *arguments)
    return {
        each.node.name: each.adapter_response["rows_affected"]
        for each in result.result.results
        if each.adapter_response.get("code") == "MERGE"
    }


def scores(lanes) -> dict[tuple[str, str], dict]:
    """The scores by response and instrument."""
    rows = lanes.rows(
        """
        select
            questionnaire_scores.*,
            responses.response_id
        from questionnaire_scores
        inner join canonical_questionnaire_responses as responses
            on questionnaire_scores.idem_key = responses.idem_key
        """
    )
    return {(row["response_id"], row["instrument_id"]): row for row in rows}


def contents(lanes) -> dict[str, list[str]]:
    """Every row of the lane's tables as text."""
    return {
        table: sorted(
            row["line"] for row in lanes.rows(f"select to_json_string(t) as line from {table} as t")
        )
        for table in TABLES
    }
