"""The runs of `lorc prod-check` are over sample data: nobody is told of them."""

import pytest
from lorc.alert import job
from lorc.prodcheck import runs
from lorc.prodcheck.scratch import Scratch
from lorc.project import settings


@pytest.mark.parametrize("is_trial", [True, False])
def test_an_alert_of_sample_data_goes_to_nobody(monkeypatch, tmp_path, is_trial):
    monkeypatch.setenv("NOTIFY", "ops@example.org")
    scratch = Scratch("lorchestra_check_1", "lorchestra_check_1_", [], str(tmp_path), 1)
    given = runs.environment(settings.load(), scratch)
    assert given["NOTIFY"] == ""
    asked = []

    class Source:
        """Lanes that are not built yet."""

        def __init__(self, _):
            asked.append(1)

        def is_built(self) -> bool:
            return False

    monkeypatch.setattr(job, "Source", Source)
    monkeypatch.setenv(job.TRIAL, given[job.TRIAL] if is_trial else "")
    assert job.after_build(settings.load()) == 0
    assert bool(asked) is not is_trial
