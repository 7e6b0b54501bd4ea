"""What prod-check expects of the sample data, with the seeds as they ship and with a practice's."""

from lorc.prodcheck import runs
from lorc.project import data_files
from lorc.project.settings import ROOT

BINDINGS = data_files.rows(ROOT / "seeds" / "scores" / "form_bindings.csv")


def test_with_the_sample_form_bound_its_scores_are_expected():
    assert runs.expected(BINDINGS) == runs.GOLDEN


def test_a_practice_that_has_bound_its_own_forms_is_not_asked_for_the_scores_of_the_sample():
    own = [row | {"form_id": "a-form-of-ours"} for row in BINDINGS]
    assert runs.expected(own).keys() == runs.GOLDEN.keys() - {runs.SCORES}
