"""`make check` says what does not fit between the seeds of the instruments."""

import shutil

import pytest
from lorc.project import instruments


@pytest.fixture
def seeds(tmp_path):
    """A copy of the seeds, to be changed."""
    return shutil.copytree(instruments.SCORES, tmp_path / "scores")


def change(folder, seed: str, old: str, new: str) -> list[str]:
    path = folder / f"{seed}.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return instruments.faults(folder)


def test_the_seeds_that_ship_fit():
    assert instruments.faults() == []


@pytest.mark.parametrize(
    ("seed", "old", "new", "said"),
    [
        ("score_bands", "phq9,1,5,9,mild,\n", "", "no band takes totals from 5 to 9"),
        ("score_bands", "phq9,1,5,9,", "phq9,1,4,9,", "two bands take totals from 4"),
        ("score_bands", "phq9,1,20,27,", "phq9,1,20,26,", "the bands end at 26"),
        ("score_bands", "phq9,1,20,27,", "phq9,1,27,20,", "ends before it begins"),
        ("score_bands", "phq9,1,5,9,", "phq9,1,five,9,", "cannot be read"),
        ("instruments", "PHQ-9,sum,9,", "PHQ-9,sum,8,", "9 items are scored and item_count says 8"),
        ("instruments", ",refused_1,", ",refused_2,", "no answer set refused_2"),
        ("instrument_items", "phq9,1,2,", "phq9,1,1,", "item 1 is there twice"),
        ("form_bindings", ",phq9,1,9", ",phq9,1,77", "item 77 of phq9 1, which there is not"),
        ("score_bands", "gad7,1,", "gad8,1,", "has rows of gad8 1, which is no instrument"),
    ],
)
def test_what_does_not_fit_is_one_sentence_with_the_way_out(seeds, seed, old, new, said):
    assert any(said in sentence for sentence in change(seeds, seed, old, new))


def test_an_end_of_a_scale_alone_and_a_question_that_is_not_bound_are_said(seeds):
    path = seeds / "bound_questions.csv"
    path.write_text(path.read_text() + "f,q,,1,\n")
    found = instruments.faults(seeds)
    assert len(found) == 2
    assert "one end alone" in found[1]
