"""Flags are raised, clear or unread, by what is given to the item, whatever the total."""

import copy

import pytest

from .forms import FOLLOWUP, GAD7, PHQ9, form, response, run, scores, seeded, sheet

FLAG = PHQ9[8]
ZEROS = sheet("00000000-", PHQ9)


def states(lanes, **answers) -> dict[str, str | None]:
    lanes.put([form(), *(response(key, ZEROS | each) for key, each in answers.items())])
    run(lanes)
    return {key: row["flag_state"] for (key, name), row in scores(lanes).items() if name == "phq9"}


def test_what_is_given_to_a_flag_item_decides_its_state(lanes):
    given = {
        "one": {FLAG: "Several days"},
        "two_above": {FLAG: ["Several days", "Nearly every day"]},
        "one_of_two": {FLAG: ["Not at all", "Several days"]},
        "and_unreadable": {FLAG: ["manchmal", "Several days"]},
        "and_refused": {FLAG: ["Refused", "Several days"]},
        "unreadable": {FLAG: "jeden zweiten Tag"},
        "lowest_and_unreadable": {FLAG: ["Not at all", "manchmal"]},
        "out_of_range": {FLAG: "7"},
        "clear": {FLAG: "Not at all"},
        "twice_clear": {FLAG: ["Not at all", "Not at all"]},
        "refused": {FLAG: "Refused"},
        "left_out": {},
        "decimal": {FLAG: "2.0"},
        "wide": {FLAG: "\uff12"},
        "decimal_zero": {FLAG: "0.0"},
        "half": {FLAG: "0.5"},
    }
    expected = dict.fromkeys(list(given)[:5], "raised") | dict.fromkeys(list(given)[5:8], "unread")
    expected |= {"clear": "clear", "twice_clear": "clear", "refused": None, "left_out": None}
    expected |= {"decimal": "raised", "wide": "raised", "decimal_zero": "clear", "half": "unread"}
    assert states(lanes, **given) == expected
    found = scores(lanes)
    assert found["two_above", "phq9"]["has_flag"]
    assert not found["unreadable", "phq9"]["has_flag"]
    assert found["unreadable", "phq9"]["flags"] == [{"item_number": 9, "state": "unread"}]
    assert found["clear", "gad7"]["flag_state"] is None


# an answer to a flag item that is not as the API writes it, and the state of the flag
STRANGE = {
    "text": ("Nearly every day", "raised"),
    "number": (3, "raised"),
    "value": ({"value": "Several days"}, "raised"),
    "one": ({"textAnswers": {"answers": {"value": "3"}}}, "raised"),
    "list": (["Nearly every day"], "unread"),
    "values": ({"textAnswers": {"answers": [{"value": ["Several days"]}]}}, "unread"),
    "object": ({"textAnswers": {"answers": [{"value": {"text": "Several days"}}]}}, "unread"),
    "texts": ({"textAnswers": [{"value": "Several days"}, {"value": "0"}]}, "unread"),
    "empty": ({"textAnswers": {"answers": []}}, None),
    "null": ({"textAnswers": {"answers": [{"value": None}]}}, None),
    "graded": ({"questionId": FLAG, "grade": {"score": 1}}, None),
    "nothing": (None, None),
}


def test_what_is_not_written_as_the_api_writes_it_is_read_or_unread(lanes):
    given = {key: response(key, ZEROS) for key in STRANGE}
    for key, each in given.items():
        each["payload"]["answers"][FLAG] = STRANGE[key][0]
    lanes.put([form(), *given.values()])
    run(lanes)
    found = {key: row["flag_state"] for (key, name), row in scores(lanes).items() if name == "phq9"}
    assert found == {key: state for key, (_, state) in STRANGE.items()}


def test_a_flag_item_that_is_no_longer_asked_is_unread(lanes):
    fewer = copy.deepcopy(FOLLOWUP)
    del fewer["items"][8]
    lanes.put([form(fewer), response("after", ZEROS), response("before", ZEROS | {FLAG: "0"})])
    run(lanes)
    found = scores(lanes)
    assert found["after", "phq9"]["flag_state"] == "unread"
    assert found["before", "phq9"]["flag_state"] == "clear"


def test_answers_to_no_question_of_the_form_are_unread_and_rejected(lanes):
    lanes.put([form(), response("r", {"elsewhere": "Nearly every day"}), response("blank", {})])
    run(lanes)
    lanes.build("--select", "score_rejects")
    found = scores(lanes)
    assert found["r", "phq9"]["flag_state"] == "unread"
    assert found["r", "phq9"]["no_total_reason"] == "no_question_of_its_form"
    assert found["blank", "phq9"]["no_total_reason"] == "too_many_missing"
    assert found["blank", "phq9"]["flag_state"] is None
    rejects = lanes.rows("select idem_key, instrument_id, reason from score_rejects")
    assert {row["instrument_id"] for row in rejects} == {"phq9", "gad7"}
    assert {row["reason"] for row in rejects} == {"no_question_of_its_form"}


@pytest.mark.parametrize("blank", [{"answers": {}}, {"answers": None}])
def test_a_blank_response_is_one_with_every_item_missing(lanes, blank):
    lanes.put([form(), response("r", {}, **blank)])
    run(lanes)
    row = scores(lanes)["r", "phq9"]
    assert (row["n_missing"], row["total"], row["missing_items"]) == (9, None, list(range(1, 10)))


def test_a_response_whose_answers_are_null_is_blank(lanes):
    empty = response("r", {})
    empty["payload"]["answers"] = None
    lanes.put([form(), empty])
    run(lanes)
    assert scores(lanes)["r", "phq9"]["n_missing"] == 9


def test_why_there_is_no_total_says_which_of_the_two_it_was(lanes):
    unread = dict.fromkeys(PHQ9[:3], "what?")
    lanes.put(
        [
            form(),
            response("missing", sheet("111111---", PHQ9)),
            response("rejected", sheet("111111111", PHQ9) | unread),
            response("both", sheet("1111111--", PHQ9) | {PHQ9[0]: "what?"}),
            response("neither", sheet("1111111--", PHQ9)),
        ]
    )
    run(lanes)
    reasons = {
        key: row["no_total_reason"] for (key, name), row in scores(lanes).items() if name == "phq9"
    }
    assert reasons == {
        "missing": "too_many_missing",
        "rejected": "too_many_rejected",
        "both": "too_many_missing_or_rejected",
        "neither": None,
    }
    assert scores(lanes)["both", "phq9"]["missing_items"] == [8, 9]


def test_a_total_that_cannot_be_is_not_shown(lanes):
    high = "('phq_frequency_1', 'Always', 9, false, null, null)"
    lanes.put([form(), response("r", dict.fromkeys(PHQ9, "Always"))])
    with seeded(lanes, "answer_maps", high):
        run(lanes)
    row = scores(lanes)["r", "phq9"]
    assert (row["total"], row["band"], row["no_total_reason"]) == (None, None, "total_out_of_range")
    assert row["flag_state"] == "raised"


def test_a_total_in_a_hole_between_bands_is_not_shown(lanes):
    lanes.put([form(), response("r", sheet("111111100", PHQ9) | sheet("1111111", GAD7))])
    from .forms import changed

    with changed(lanes, "score_bands", "delete from {} where band = 'mild'"):
        run(lanes)
    assert scores(lanes)["r", "phq9"]["no_total_reason"] == "total_without_band"
    assert scores(lanes)["r", "phq9"]["total"] is None


@pytest.mark.parametrize(
    "text",
    [
        "Several days.",
        "Several\u200b days",
        "\ufeffSeveral days\u00ad",
        "1 \u2013 Several days",
        "1 \u2212 Several days .",
        "Several days\u2060\U000e0041",
        "Several\u00a0days",
    ],
)
def test_what_nobody_sees_makes_no_other_answer(lanes, text):
    lanes.put([form(), response("r", {PHQ9[0]: text, PHQ9[1]: "U\u0308berhaupt nicht."})])
    run(lanes)
    assert (scores(lanes)["r", "phq9"]["n_answered"]) == 2


def test_what_holds_nothing_that_is_seen_is_blank(lanes):
    lanes.put([form(), response("r", ZEROS | {FLAG: "\u200b \ufeff"})])
    run(lanes)
    row = scores(lanes)["r", "phq9"]
    assert (row["n_missing"], row["n_rejected"], row["flag_state"]) == (1, 0, None)
