"""The faults that can be planted fit the code as it is."""

import shutil

import pytest
from lorc.project.settings import ROOT
from simulation.planted import PLANTED, Planted


@pytest.mark.parametrize("name", PLANTED)
def test_a_fault_can_be_planted(tmp_path, name):
    for path, *_ in PLANTED[name].edits:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    PLANTED[name].plant(tmp_path)
    for path, *_ in PLANTED[name].edits:
        assert (tmp_path / path).read_text() != (ROOT / path).read_text()


def test_what_does_not_fit_is_said(tmp_path):
    fault = Planted("nothing", (("file", "old", "new"),))
    (tmp_path / "file").write_text("another")
    with pytest.raises(ValueError, match="is 0 times in file"):
        fault.plant(tmp_path)
