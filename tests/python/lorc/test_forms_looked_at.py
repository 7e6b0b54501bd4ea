"""Whether the bindings were held against the forms is said, and why not."""

import pytest
from click.testing import CliRunner
from google.api_core.exceptions import BadRequest
from lorc.cli.main import main
from lorc.doctor import project_files
from lorc.inspect import forms
from lorc.project import settings
from lorc.project.errors import StepFailed

FAULT = "A question does not fit: bind it anew."


def raised(error: Exception):
    def fail():
        raise error

    return fail


CASES = {
    "they fit": (dict, 0, forms.FINE),
    "a problem": (lambda: {"sentence": FAULT}, 1, FAULT),
    "no lanes yet": (
        None,
        0,
        "not looked at. There is no form_binding_problems yet: run `lorc run",
    ),
    "no answer": (
        raised(StepFailed("It is away.", "w")),
        0,
        "bindings: not looked at. It is away.",
    ),
    "a wrong view": (raised(BadRequest("x")), 0, "not looked at. The warehouse answers with BadR"),
}


@pytest.fixture(params=CASES.values(), ids=CASES)
def case(request, monkeypatch, tmp_path):
    asked, code, said = request.param

    class Warehouse:
        """One that runs."""

        def __init__(self, _):
            pass

        def tables(self):
            return {forms.VIEW} if asked else set()

        def rows(self, _):
            return [row for row in [asked()] if row]

    monkeypatch.setenv("WAREHOUSE_DIR", str(tmp_path))
    monkeypatch.setattr(forms, "Warehouse", Warehouse)
    monkeypatch.setattr(forms.servers, "is_up", lambda *_: True)
    return code, said


def test_check_says_it(case):
    code, said = case
    done = CliRunner().invoke(main, ["check"])
    assert (done.exit_code, said in done.output) == (code, True), done.output


def test_doctor_says_it(case):
    code, said = case
    [found] = project_files.bindings(settings.load())
    assert found.state == ("fault" if code else "fine")
    assert said.removeprefix("bindings: ").removeprefix("not looked at. ") in found.sentence


def test_no_warehouse_is_started_for_it(monkeypatch, tmp_path):
    monkeypatch.setenv("WAREHOUSE_DIR", str(tmp_path / "none"))
    done = CliRunner().invoke(main, ["check"])
    assert "bindings: not looked at. The embedded warehouse is not running" in done.output
    assert done.exit_code == 0
    assert not list(tmp_path.iterdir())
