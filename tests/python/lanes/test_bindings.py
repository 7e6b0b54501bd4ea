"""A bound question is held against the form as it now is, and what does not fit is named."""

import copy

import pytest

from .forms import FOLLOWUP, FORM, GAD7, OFTEN, PHQ9, changed, form, response, run, scores, seeded

TWELVE = dict.fromkeys(PHQ9, "Not at all") | dict.fromkeys(GAD7, "Not at all")


@pytest.fixture(scope="module")
def built(empty_lanes):
    """The view, which is made once, and what it reads, compiled over a form that is there."""
    empty_lanes.clear()
    empty_lanes.put([form(FOLLOWUP)])
    run(empty_lanes)
    empty_lanes.build("--select", "form_binding_problems")
    return empty_lanes


@pytest.fixture
def lanes(built):
    built.clear()
    return built


def edited(change) -> dict:
    """The follow-up form after somebody changed its items."""
    changed_form = copy.deepcopy(FOLLOWUP)
    change(changed_form["items"])
    return form(changed_form)


def question(items: list[dict], place: int) -> dict:
    return items[place]["questionItem"]["question"]


def scale(low: int, high: int, **labels: str):
    def change(items):
        for place in range(17):
            if place != 9:
                del question(items, place)["choiceQuestion"]
                ends = {"high": high} | ({"low": low} if low else {}) | labels
                question(items, place)["scaleQuestion"] = ends

    return change


def recreate(items: list[dict]) -> None:
    question(items, 8)["questionId"] = "7aaa0009"


def offer(place: int, options: list[dict], kind: str = "RADIO"):
    def change(items):
        question(items, place)["choiceQuestion"] = {"type": kind, "options": options}

    return change


def words(*values: str) -> list[dict]:
    return [{"value": value} for value in values]


def problems(lanes) -> list[tuple[str, str | None]]:
    """What is told, after the tables that it is read from were made anew."""
    compiled = lanes.folder.glob("target/compiled/lorchestra/models/canonical/questionnaire/*.sql")
    texts = {path.stem: path.read_text() for path in compiled}
    for name in ("form_questions", "int_question_faults"):
        lanes.rows(f"create or replace table {name} as {texts[name]}")
    rows = lanes.rows(
        "select problem, question_id, sentence from form_binding_problems"
        f" where form_id = '{FORM}' order by problem, question_id"
    )
    assert all(row["sentence"] and "None" not in row["sentence"] for row in rows)
    return [(row["problem"], row["question_id"]) for row in rows]


def test_a_form_as_it_was_bound_has_no_problem(lanes):
    lanes.put([form()])
    assert problems(lanes) == []


@pytest.mark.parametrize("place", [8, 9])
def test_each_kind_of_change_to_a_bound_question_is_named(lanes, place):
    asked = FOLLOWUP["items"][place]["questionItem"]["question"]["questionId"]
    options = FOLLOWUP["items"][place]["questionItem"]["question"]["choiceQuestion"]["options"]

    def rename(items):
        items[place]["title"] = "Something else"

    def delete(items):
        del items[place]

    def recreate_it(items):
        question(items, place)["questionId"] = "00aa00aa"

    def number_it(items):
        items[place]["title"] = f"Q{place + 1} \u2013 {items[place]['title'].strip('?')}?"
        question(items, place)["questionId"] = "00aa00aa"

    def rescale(items):
        del question(items, place)["choiceQuestion"]
        question(items, place)["scaleQuestion"] = {"low": 1, "high": 4}

    def write(items):
        del question(items, place)["choiceQuestion"]
        question(items, place)["textQuestion"] = {}

    cases = {
        rename: [("renamed_question", asked)],
        delete: [("missing_question", asked)],
        recreate_it: [("missing_question", asked), ("reads_like_an_item", "00aa00aa")],
        number_it: [("missing_question", asked), ("reads_like_an_item", "00aa00aa")],
        rescale: [("scale_not_bound", asked)],
        write: [("wrong_kind", asked)],
        offer(place, options, "CHECKBOX"): [("wrong_kind", asked)],
        offer(place, options[:-1]): [("value_not_offered", asked)],
        offer(place, [*options, {"value": "Often"}]): [("option_without_value", asked)],
        offer(place, [*options, {"isOther": True}]): [("option_without_value", asked)],
        offer(place, words("1", "2", "3", "4")): [("scale_not_bound", asked)],
        offer(place, words("0", "1", "2", "3")): [],
        offer(place, words("0", "1", "3")): [("value_not_offered", asked)],
        offer(place, [*options, {"value": "Prefer not to say."}]): [],
        offer(place, words(*(f"{n}: {each['value']}" for n, each in enumerate(options)))): [],
        offer(place, words(*(f"{each['value']} ({n})." for n, each in enumerate(options)))): [],
        offer(place, words(*(f"{n}: {each['value']}" for n, each in enumerate(options, 1)))): [
            *[("option_without_value", asked)] * 4,
            *[("value_not_offered", asked)] * 4,
        ],
    }
    for change, expected in cases.items():
        lanes.put([edited(change)])
        assert problems(lanes) == expected, change


def test_two_questions_for_one_item_and_an_item_without_any_are_named(lanes):
    def add(items):
        items.append(copy.deepcopy(items[3]))
        question(items, 17)["questionId"] = "twice"

    lanes.put([edited(add)])
    assert problems(lanes) == [("reads_like_an_item", "twice")]
    with seeded(lanes, "form_bindings", f"('{FORM}', 'twice', 'phq9', '1', 4)"):
        assert problems(lanes) == [("two_questions", PHQ9[3]), ("two_questions", "twice")]
    lanes.put([form()])
    with changed(lanes, "form_bindings", f"delete from {{}} where question_id = '{PHQ9[8]}'"):
        assert problems(lanes) == [("reads_like_an_item", PHQ9[8]), ("unbound_item", None)]


def test_a_form_that_has_answers_and_is_not_known_is_named(lanes):
    lanes.put([response("r", TWELVE)])
    run(lanes)
    assert problems(lanes) == [("unknown_form", None), ("unknown_form", None)]


def test_a_scale_is_read_by_its_ends_or_not_at_all(lanes):
    lowest = response("lowest", dict.fromkeys(PHQ9, "1"))
    highest = response("highest", dict.fromkeys(PHQ9, "4"))
    lanes.put([edited(scale(1, 4)), lowest, highest])
    run(lanes)
    found = scores(lanes)
    for key in ("lowest", "highest"):
        row = found[key, "phq9"]
        assert (row["total"], row["n_rejected"], row["flag_state"]) == (None, 9, "unread")
    assert {problem for problem, _ in problems(lanes)} == {"scale_not_bound"}
    assert len(problems(lanes)) == 16
    lanes.put([edited(scale(0, 3))])
    assert problems(lanes) == []


def test_a_scale_that_is_bound_by_its_ends_is_read_from_them(lanes):
    ends = ", ".join(f"('{FORM}', '{each}', null, 1, 4)" for each in PHQ9)
    turned = ", ".join(f"('{FORM}', '{each}', null, 4, 1)" for each in PHQ9)
    answers = [
        response("lowest", dict.fromkeys(PHQ9, "1")),
        response("highest", dict.fromkeys(PHQ9, "4")),
        response("beyond", dict.fromkeys(PHQ9, "5")),
    ]
    lanes.put([edited(scale(1, 4)), *answers])
    no_titles = f"delete from {{}} where form_id = '{FORM}'"
    with changed(lanes, "bound_questions", no_titles, f"insert into {{}} values {ends}"):
        run(lanes)
        assert {question_id for _, question_id in problems(lanes)} == set(GAD7)
        lanes.put([edited(offer(8, words("1", "2", "4")))])
        assert problems(lanes) == [("value_not_offered", PHQ9[8])]
        lanes.put([edited(offer(8, words("1", "2", "3", "4")))])
        assert problems(lanes) == []
        lanes.put([edited(scale(1, 4))])
    found = scores(lanes)
    phq9 = {key: row for (key, instrument), row in found.items() if instrument == "phq9"}
    told = {key: (row["total"], row["flag_state"]) for key, row in phq9.items()}
    assert told == {"lowest": (0, "clear"), "highest": (27, "raised"), "beyond": (None, "unread")}
    with changed(lanes, "bound_questions", no_titles, f"insert into {{}} values {turned}"):
        run(lanes, "--full-refresh")
    found = scores(lanes)
    assert (found["lowest", "phq9"]["total"], found["highest", "phq9"]["total"]) == (27, 0)


def test_a_scale_whose_label_says_otherwise_is_named(lanes):
    lanes.put([edited(scale(0, 3, lowLabel=OFTEN[3], highLabel=OFTEN[0]))])
    assert {problem for problem, _ in problems(lanes)} == {"scale_end_contradicts"}


def test_a_form_of_300_questions_and_an_answer_of_10000_characters_change_nothing(lanes):
    def add(items):
        for place in range(300):
            title = f"Question {place}"
            items.append(
                {"title": title, "questionItem": {"question": {"questionId": f"x{place}"}}}
            )

    long = {f"x{place}": "x" * 10_000 for place in range(3)} | {PHQ9[0]: "y" * 10_000}
    lanes.put([edited(add), response("r", TWELVE | long)])
    run(lanes)
    row = scores(lanes)["r", "phq9"]
    assert (row["total"], row["n_rejected"], row["flag_state"]) == (0, 1, "clear")
    assert problems(lanes) == []
