"""Form responses and their answers, made canonical: what they keep and how they follow."""

import copy

import pytest

from .forms import (
    CONNECTION,
    FOLLOWUP,
    GAD7,
    PHQ9,
    TABLES,
    contents,
    form,
    response,
    run,
    scores,
    seeded,
    sheet,
)
from .sample import sample, stored


def responses(lanes) -> dict[str, dict]:
    rows = lanes.rows("select * from canonical_questionnaire_responses")
    return {row["response_id"]: row for row in rows}


def answers(lanes) -> list[tuple]:
    return [
        tuple(row.values())
        for row in lanes.rows(
            """
            select question_id, position, raw_value, question_title
            from canonical_answers order by question_id, position
            """
        )
    ]


def full(instrument: str = "111111111") -> dict[str, object]:
    return sheet(instrument, PHQ9) | sheet("1111111", GAD7)


def test_a_value_has_a_row_of_its_own(lanes):
    file = {"fileUploadAnswers": {"answers": [{"fileId": "f1", "fileName": "letter.pdf"}]}}
    grid = {
        "formId": "f",
        "info": {"title": "Odd"},
        "items": [
            {"title": "Upload", "questionItem": {"question": {"questionId": "u"}}},
            {"title": "A heading", "textItem": {}},
            {
                "title": "How often?",
                "questionGroupItem": {
                    "questions": [{"questionId": "g", "rowQuestion": {"title": "At night"}}]
                },
            },
            {"title": "Which?", "questionItem": {"question": {"questionId": "c"}}},
        ],
    }
    given = {"u": file, "g": "Often", "c": ["a", "b"], "x": "unasked", "y": {"textAnswers": {}}}
    lanes.put([form(grid), response("r", given, "f")])
    run(lanes)
    assert answers(lanes) == [
        ("c", 0, "a", "Which?"),
        ("c", 1, "b", "Which?"),
        ("g", 0, "Often", "At night"),
        ("u", 0, "letter.pdf", "Upload"),
        ("x", 0, "unasked", None),
        ("y", 0, None, None),
    ]
    row = responses(lanes)["r"]
    assert (row["form_title"], row["answer_count"]) == ("Odd", 6)


def test_a_response_is_taken_before_its_form_is_known(lanes):
    lanes.put([response("r", full())])
    run(lanes)
    assert responses(lanes)["r"]["form_title"] is None
    assert scores(lanes)["r", "phq9"]["total"] == 9
    lanes.put([form()])
    assert run(lanes) == dict.fromkeys(TABLES, 0) | {TABLES[0]: 1, TABLES[1]: 16}
    assert responses(lanes)["r"]["form_title"] == FOLLOWUP["info"]["title"]


def test_a_new_title_reaches_the_answers_of_unchanged_responses(lanes):
    other = response("o", {"q": "yes"}, "other")
    lanes.put([form(), response("r", full()), other])
    run(lanes)
    before = contents(lanes)
    changed = copy.deepcopy(FOLLOWUP)
    changed["items"][0]["title"] = "No joy in anything"
    changed["revisionId"] = "2"
    lanes.put([form(changed)])
    assert run(lanes) == dict.fromkeys(TABLES, 0) | {TABLES[0]: 1, TABLES[1]: 16}
    titles = {row[0]: row[3] for row in answers(lanes)}
    assert titles[PHQ9[0]] == "No joy in anything"
    assert contents(lanes)["questionnaire_scores"] == before["questionnaire_scores"]
    changed["revisionId"] = "3"
    lanes.put([form(changed)])
    assert run(lanes) == dict.fromkeys(TABLES, 0)


@pytest.mark.parametrize(
    ("reason", "fields"),
    [
        ("no_response_id", {"responseId": None}),
        ("no_submitted_time", {"createTime": None, "lastSubmittedTime": "yesterday"}),
        ("answers_not_an_object", {"answers": ["a"]}),
        ("answers_too_large", {"answers": {f"{n:0>60}": {} for n in range(4_000)}}),
        ("no_form_id", {}),
    ],
)
def test_a_response_that_lacks_something_is_rejected_with_the_reason(lanes, reason, fields):
    form_id = None if reason == "no_form_id" else "f"
    lanes.put([response("bad", {"q": "yes"}, form_id, **fields), response("good", {}, "f")])
    run(lanes)
    assert set(responses(lanes)) == {"good"}
    macro = "{{ questionnaire_reject_reason() }}"
    query = f"select external_id, {macro} as reason from {{{{ ref('raw_objects') }}}}"
    sql = lanes.dbt("compile", "--inline", query).result.results[0].node.compiled_code
    reasons = {row["external_id"]: row["reason"] for row in lanes.rows(sql)}
    assert reasons == {"bad": reason, "good": None}
    lanes.put([response("bad", {"q": "yes"}, "f")])
    run(lanes)
    assert set(responses(lanes)) == {"good", "bad"}


def test_who_it_is_from_is_told_by_google_or_by_the_form(lanes):
    asked = "('f', 'mail', 'email'), ('f', 'name', 'name'), ('f', 'code', 'client_code')"
    mail = " Eva@Example.org"
    said = {"mail": mail, "name": "Eva", "code": "K-7"}
    lanes.put(
        [
            response("both", said, "f"),
            response("said", said, "f", respondentEmail=None),
            response(
                "told", said | {"mail": "Eva <eva@example.org> (home)"}, "f", respondentEmail=""
            ),
            response("stop", said | {"mail": "eva@example.org."}, "f", respondentEmail=None),
            response(
                "wide", said | {"mail": "eva\uff20example\u3002org"}, "f", respondentEmail=None
            ),
            response("two", said | {"mail": f"e.h@x.at/{mail}"}, "f", respondentEmail=None),
            response("none", said | {"mail": "none"}, "f", respondentEmail=None),
            response("none2", said | {"mail": "none"}, "f", respondentEmail=" "),
        ]
    )
    with seeded(lanes, "form_fields", asked):
        run(lanes)
    found = responses(lanes)
    keys = {key: row["subject_key"] for key, row in found.items()}
    own = "response:google_forms:google-forms-followup:form_response:none"
    assert keys == {
        "both": "email:both@example.com",
        "said": "email:eva@example.org",
        "told": "email:eva@example.org",
        "stop": "email:eva@example.org",
        "wide": "email:eva@example.org",
        "two": own.replace(":none", ":two"),
        "none": own,
        "none2": f"{own}2",
    }
    assert found["two"]["typed_email"] is None
    assert found["two"]["typed_emails"] == ["e.h@x.at", "eva@example.org"]
    assert found["stop"]["typed_emails"] == []
    assert {row["respondent_name"] for row in found.values()} == {"Eva"}
    assert {row["client_code"] for row in found.values()} == {"K-7"}


def test_changed_and_deleted_answers_move_their_rows_and_no_others(lanes):
    lanes.put([form(), *(response(key, full()) for key in "abc")])
    run(lanes)
    before = contents(lanes)
    edited = full("2222222--") | {PHQ9[7]: "what?"}
    gone = response("b", full()) | {"deleted_at": "2026-07-01T00:00:00Z"}
    lanes.put([response("a", edited), gone])
    run(lanes)
    assert {key for key, _ in scores(lanes)} == {"a", "c"}
    row = scores(lanes)["a", "phq9"]
    assert (row["total"], row["n_missing"], row["n_rejected"]) == (18, 1, 1)
    after = contents(lanes)
    for table in TABLES:
        kept = set(before[table]) & set(after[table])
        untouched = [line for line in before[table] if ":form_response:c" in line]
        assert sorted(kept) == untouched
    assert run(lanes) == dict.fromkeys(TABLES, 0)
    run(lanes, "--full-refresh")
    assert contents(lanes) == after


def test_an_incremental_build_is_what_a_full_refresh_makes(lanes):
    forms = [each for each in sample() if each["source_system"] == "google_forms"]
    lanes.put(forms[::2])
    run(lanes)
    lanes.put(forms[1::2])
    lanes.put([{**forms[6], "deleted_at": "2026-11-01T00:00:00Z"}])
    lanes.put([stored("google_forms", CONNECTION, "form_response", "z", {"answers": {}})])
    run(lanes)
    first = contents(lanes)
    assert len(first["canonical_questionnaire_responses"]) == len(forms) - 4 - 1
    assert run(lanes) == dict.fromkeys(TABLES, 0)
    run(lanes, "--full-refresh")
    assert contents(lanes) == first
