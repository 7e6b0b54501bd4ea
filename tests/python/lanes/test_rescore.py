"""New rules change a label when somebody says so, and not before."""

import pytest

from .forms import (
    FORM,
    GAD7,
    PHQ9,
    TABLES,
    changed,
    contents,
    form,
    response,
    run,
    scores,
    seeded,
    sheet,
)

RESCORE = ("--vars", "rescore: true")
NOTHING = dict.fromkeys(TABLES, 0)
ONE_MAY_BE_MISSING = "update {} set max_missing = 1 where instrument_id = 'phq9'"


@pytest.fixture
def answered(lanes):
    """Three responses: PHQ-9 of 9, of 14 with two missing, and of 10; GAD-7 of 7 each."""
    sheets = {"a": "111111111", "b": "1112222--", "c": "111111112"}
    gad7 = sheet("1111111", GAD7)
    lanes.put([form(), *(response(key, sheet(one, PHQ9) | gad7) for key, one in sheets.items())])
    run(lanes)
    return lanes


def preview(lanes) -> dict[tuple, tuple]:
    rows = lanes.rows(
        """
        select
            substr(idem_key, -1) as response_id, instrument_id, old_total, new_total, old_band,
            new_band, old_has_flag, new_has_flag, old_version, new_version
        from rescore_preview
        """
    )
    return {tuple(row.values())[:2]: tuple(row.values())[2:] for row in rows}


def test_a_changed_band_is_shown_first_and_applied_by_a_rescore(answered):
    with changed(
        answered,
        "score_bands",
        "update {} set high = 10 where instrument_id = 'phq9' and low = 5",
        "update {} set low = 11 where instrument_id = 'phq9' and low = 10",
    ):
        before = contents(answered)
        assert preview(answered) == {
            ("c", "phq9"): (10, 10, "moderate", "mild", True, True, "1", "1")
        }
        assert run(answered) == NOTHING
        assert contents(answered) == before
        assert run(answered, *RESCORE) == NOTHING | {"questionnaire_scores": 3}
        assert preview(answered) == {}
        assert run(answered, *RESCORE) == NOTHING
        rescored = contents(answered)
        run(answered, "--full-refresh")
        assert contents(answered) == rescored
    assert preview(answered)["c", "phq9"][2:4] == ("mild", "moderate")


def test_a_full_refresh_applies_new_rules_and_a_changed_response_is_scored_by_them(answered):
    with changed(answered, "instruments", ONE_MAY_BE_MISSING):
        fallen = {("b", "phq9"): (14, None, "moderate", None, False, False, "1", "1")}
        assert preview(answered) == fallen
        answered.put([response("c", sheet("1112221--", PHQ9))])
        run(answered)
        assert scores(answered)["c", "phq9"]["total"] is None
        assert preview(answered) == fallen
        run(answered, "--full-refresh")
        assert preview(answered) == {}
        assert scores(answered)["b", "phq9"]["total"] is None


def test_a_new_spelling_is_known_to_the_answers_at_once_to_the_scores_by_a_rescore(answered):
    words = {PHQ9[7]: "jamais", PHQ9[8]: "souvent"}
    answered.put([response("d", sheet("1111111--", PHQ9) | words)])
    run(answered)
    assert scores(answered)["d", "phq9"]["n_rejected"] == 2
    with seeded(
        answered,
        "answer_maps",
        "('phq_frequency_1', 'Jamais', 0, false, '', ''),"
        " ('phq_frequency_1', 'Souvent', 2, false, '', '')",
    ):
        run(answered)
        codes = "select coded_value from canonical_answers where raw_value = 'souvent'"
        assert answered.rows(codes) == [{"coded_value": 2}]
        assert scores(answered)["d", "phq9"]["n_rejected"] == 2
        assert preview(answered) == {("d", "phq9"): (9, 9, "mild", "mild", False, True, "1", "1")}
        run(answered, *RESCORE)
        row = scores(answered)["d", "phq9"]
        assert (row["n_rejected"], row["has_flag"], row["rejected_answers"]) == (0, True, [])


def test_a_new_binding_scores_what_had_no_score_and_one_taken_back_waits(answered):
    answered.put([response("n", {"q1": "3", "q2": "3"}, "new")])
    run(answered)
    assert not [key for key in scores(answered) if key[0] == "n"]
    bound = "('new', 'q1', 'gad7', '1', 1), ('new', 'q2', 'gad7', '1', 2)"
    with seeded(answered, "form_bindings", bound):
        run(answered)
        assert scores(answered)["n", "gad7"]["n_answered"] == 2
    before = contents(answered)["questionnaire_scores"]
    run(answered)
    assert contents(answered)["questionnaire_scores"] == before
    assert preview(answered) == {("n", "gad7"): (None, None, None, None, False, None, "1", None)}
    run(answered, *RESCORE)
    assert not [key for key in scores(answered) if key[0] == "n"]


def test_a_new_version_counts_from_the_binding_to_it_on(answered):
    insert = "insert into {} select * replace ('2' as instrument_version{}) from {{kept}}"
    insert += " where instrument_id = 'phq9'"
    stricter = insert.format("{}", ", 0 as max_missing")
    same = insert.format("{}", "")
    with (
        changed(answered, "instruments", stricter),
        changed(answered, "instrument_items", same),
        changed(answered, "score_bands", same),
    ):
        assert preview(answered) == {}
        bind = f"update {{}} set instrument_version = '2' where form_id = '{FORM}'"
        with changed(answered, "form_bindings", f"{bind} and instrument_id = 'phq9'"):
            run(answered)
            assert preview(answered) == {
                ("b", "phq9"): (14, None, "moderate", None, False, False, "1", "2")
            }
            assert {row["instrument_version"] for row in scores(answered).values()} == {"1"}
            run(answered, *RESCORE)
            versions = {key[1]: row["instrument_version"] for key, row in scores(answered).items()}
            assert versions == {"phq9": "2", "gad7": "1"}


def test_a_score_follows_its_subject_and_keeps_its_label(answered):
    said = sheet("1111111--", PHQ9) | {"who": "eva@example.org"}
    answered.put([response("s", said, respondentEmail=None)])
    run(answered)
    before = scores(answered)["s", "phq9"]
    assert before["subject_key"].startswith("response:")
    with (
        changed(answered, "instruments", ONE_MAY_BE_MISSING),
        seeded(answered, "form_fields", f"('{FORM}', 'who', 'email')"),
    ):
        run(answered)
        after = scores(answered)["s", "phq9"]
        assert after == before | {"subject_key": "email:eva@example.org"}
        assert run(answered) == NOTHING


def test_a_rescore_puts_right_what_was_read_otherwise(answered):
    """As when a newer version of this project reads an answer that it did not know."""
    lanes = answered
    lanes.rows("update canonical_answers set coded_value = 3 where coded_value = 2")
    before = contents(lanes)["questionnaire_scores"]
    assert preview(lanes) == {
        ("b", "phq9"): (14, 19, "moderate", "moderately severe", False, False, "1", "1"),
        ("c", "phq9"): (10, 11, "moderate", "moderate", True, True, "1", "1"),
    }
    assert run(lanes) == NOTHING
    assert contents(lanes)["questionnaire_scores"] == before
    assert run(lanes, *RESCORE) == NOTHING | {"questionnaire_scores": 2}
    assert preview(lanes) == {}
    assert run(lanes, *RESCORE) == NOTHING
