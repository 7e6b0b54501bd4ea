"""What counts as an answer, as missing and as rejected, and what a score makes of it."""

import pytest
from lorc.project import settings
from lorc.warehouse.queries import render

from .forms import FORM, GAD7, PHQ9, changed, form, response, run, scores, seeded, sheet


@pytest.fixture
def scored(lanes):
    """The scores of answers to the follow-up form, given by the response's key."""

    def put(**answers):
        lanes.put([form(), *(response(key, each) for key, each in answers.items())])
        run(lanes)
        return scores(lanes)

    return put


def test_an_answer_is_understood_in_every_spelling_of_the_map(scored, lanes):
    spellings = lanes.rows(
        "select answer, value from answer_maps where answer_set = 'phq_frequency_1'"
    )
    odd = [("  SEVERAL   days\u00a0", 1), ("u\u0308berhaupt nicht", 0), ("Nearly Every Day", 3)]
    odd += [("2: More than half the days", 2), ("(3) fast jeden Tag", 3), ("Gar nicht = 0", 0)]
    odd += [("1. An einzelnen Tagen", 1), ("[2] Over half the days.", 2), ("Fast jeden Tag (3)", 3)]
    known = [(row["answer"], row["value"]) for row in spellings] + odd
    found = scored(**{f"r{nth}": {PHQ9[0]: text} for nth, (text, _) in enumerate(known)})
    values = lanes.rows("select raw_value, coded_value, reject_reason from canonical_answers")
    assert {(row["raw_value"], row["coded_value"]) for row in values} == set(known)
    assert {row["reject_reason"] for row in values} == {None}
    assert {found[f"r{nth}", "phq9"]["n_answered"] for nth in range(len(known))} == {1}


def test_a_recount_from_the_raw_answers_reads_what_the_lanes_read(lanes):
    """By words alone, in every spelling; one alone; from the ends of a scale; of its own form."""
    words = ["Not at all.", "2: More than half the days", "Fast jeden Tag (3)", "  SEVERAL  days "]
    sheets = {
        "spelt": sheet("---------", PHQ9) | dict(zip(PHQ9, (words * 3)[:9], strict=True)),
        "twice": sheet("1111112-2", PHQ9) | {PHQ9[7]: ["Several days", "Nearly every day"]},
        "blank": sheet("11111-2-2", PHQ9) | {PHQ9[5]: {"textAnswers": {}}, PHQ9[7]: "manchmal"},
        "few": sheet("33-3-3-33", PHQ9),
        "turned": dict(zip(GAD7, "4321144", strict=True)),
    }
    lanes.put([form(), *(response(key, each) for key, each in sheets.items())])
    # of another form, which is bound to nothing: ids of questions may be the same
    lanes.put([response("copied", sheet("333333333", PHQ9), "copy")])
    lanes.put([response("created", sheet("222222222", PHQ9), lastSubmittedTime=None)])
    ends = ", ".join(f"('{FORM}', '{question}', null, 4, 1)" for question in GAD7)
    own = f"delete from {{}} where question_id in ({', '.join(map(repr, GAD7))})"
    with changed(lanes, "bound_questions", own, f"insert into {{}} values {ends}"):
        run(lanes)
        recount = render("scores_from_raw", table=settings.load().table, time_zone="Europe/Vienna")
        again = lanes.rows(recount, week="2026-06-01")
    told = scores(lanes)
    for key in ("phq9", "gad7"):
        found = {row["metric"]: row for row in again if row["dimension"] == key}
        ours = {each: row for (each, instrument), row in told.items() if instrument == key}
        totals = {each: row["total"] for each, row in ours.items() if row["total"] is not None}
        assert {name.rsplit(":", 1)[1] for name in found["scores"]["idem_keys"]} == set(totals)
        assert found["mean_score"]["value"] == round(sum(totals.values()) / len(totals), 2)
        raised = {each for each, row in ours.items() if row["flag_state"] == "raised"}
        told_raised = found.get("flags_raised", {"idem_keys": []})["idem_keys"]
        assert {name.rsplit(":", 1)[1] for name in told_raised} == raised
    assert told["turned", "gad7"]["total"] == 0 + 1 + 2 + 3 + 3 + 0 + 0


def test_refused_blank_and_left_out_are_missing_and_not_zeros(scored):
    refused = sheet("3333333--", PHQ9) | {PHQ9[7]: "don\u2019t know", PHQ9[8]: "REFUSED"}
    blank = sheet("3333333--", PHQ9) | {PHQ9[7]: " ", PHQ9[8]: {"textAnswers": {}}}
    left_out = sheet("3333333--", PHQ9)
    found = scored(refused=refused, blank=blank, left_out=left_out)
    for key in ("refused", "blank", "left_out"):
        row = found[key, "phq9"]
        assert (row["total"], row["band"], row["is_prorated"]) == (27, "severe", True)
        assert (row["n_answered"], row["n_missing"], row["n_rejected"]) == (7, 2, 0)


def test_an_unknown_answer_is_rejected_alone(scored):
    answers = sheet("111111111", PHQ9) | sheet("2222222", GAD7)
    found = scored(odd=answers | {PHQ9[3]: "manchmal", PHQ9[4]: "4", PHQ9[5]: ["0", "1"]})
    phq9, gad7 = found["odd", "phq9"], found["odd", "gad7"]
    assert (phq9["total"], phq9["n_answered"], phq9["n_rejected"]) == (None, 6, 3)
    assert [(each["item_number"], each["reason"]) for each in phq9["rejected_answers"]] == [
        (4, "unknown_answer"),
        (5, "out_of_range"),
        (6, "several_answers"),
        (6, "several_answers"),
    ]
    assert (gad7["total"], gad7["band"], gad7["n_rejected"]) == (14, "moderate", 0)
    assert gad7["rejected_answers"] == []


def test_a_number_that_is_not_the_answers_own_says_nothing(scored):
    texts = ["1 - Not at all", "2: Several days", "Nearly every day (4)", "2 or several days", "2:"]
    found = scored(odd=dict(zip(PHQ9, texts, strict=False)))
    reasons = {each["reason"] for each in found["odd", "phq9"]["rejected_answers"]}
    assert (found["odd", "phq9"]["n_rejected"], reasons) == (5, {"unknown_answer"})


def test_the_flag_is_raised_without_a_total(scored):
    found = scored(a=sheet("--------1", PHQ9), b=sheet("33333333-", PHQ9))
    assert (found["a", "phq9"]["total"], found["a", "phq9"]["has_flag"]) == (None, True)
    assert (found["b", "phq9"]["total"], found["b", "phq9"]["has_flag"]) == (27, False)


def test_an_instrument_left_out_has_a_row_without_a_total(scored):
    row = scored(a=sheet("000000000", PHQ9))["a", "gad7"]
    assert (row["total"], row["band"], row["n_missing"], row["is_prorated"]) == (
        None,
        None,
        7,
        False,
    )


def test_an_item_may_be_asked_in_two_languages_and_answered_in_one(lanes):
    twice = ", ".join(f"('two', '{a}{n}', 'gad7', '1', {n})" for a in "ab" for n in range(1, 8))
    english = {f"a{n}": "Several days" for n in range(1, 8)}
    german = {f"b{n}": "An einzelnen Tagen" for n in range(1, 8)}
    both = english | {"b1": "Beinahe jeden Tag", "b2": "Keine Angabe"}
    answered = {"en": english, "de": german, "both": both}
    lanes.put([response(key, each, "two") for key, each in answered.items()])
    with seeded(lanes, "form_bindings", twice):
        run(lanes)
    found = {key: (row["total"], row["n_rejected"]) for (key, _), row in scores(lanes).items()}
    assert found == {"en": (7, 0), "de": (7, 0), "both": (7, 1)}


def test_a_mean_is_rounded_half_up_to_its_own_digits(lanes):
    bound = lanes.rows(
        """
        select form_id, question_id from form_bindings
        where instrument_id = 'ipip120_openness' order by item_number
        """
    )
    words = {row["question_id"]: "Very inaccurate" for row in bound[:21]}
    words[bound[0]["question_id"]] = "Moderately inaccurate"
    lanes.put([response("m", words, bound[0]["form_id"])])
    run(lanes)
    # six of the 21 are turned round: 14 * 1 + 1 * 2 + 6 * 5 = 46, and 46 / 21 = 2.1904...
    row = scores(lanes)["m", "ipip120_openness"]
    assert (str(row["total"]), row["band"], row["is_prorated"]) == ("2.19", None, True)
