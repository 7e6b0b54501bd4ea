"""The list of packages is that of the folders, and prod-check reads no file of the tests."""

import tomllib

import pytest
from lorc.prodcheck import probes
from lorc.prodcheck.job import FAILED, Checks, _functions
from lorc.project import settings
from lorc.project.settings import ROOT


def test_every_package_is_among_those_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    scripts = ROOT / "scripts"
    found = [path.parent.relative_to(scripts).parts for path in scripts.rglob("__init__.py")]
    assert project["tool"]["setuptools"]["packages"] == sorted(map(".".join, found))


@pytest.mark.parametrize("is_local", [True, False])
def test_the_functions_that_prod_check_asks_lie_beside_it(is_local):
    assert probes.FILE.parent == ROOT / "scripts/lorc/prodcheck"
    assert len(probes.read(is_local=is_local)) > 300


def test_without_them_a_project_is_not_ready(monkeypatch, tmp_path):
    class Warehouse:
        settings = settings.load()

    monkeypatch.setattr(probes, "FILE", tmp_path / "probes.jsonl")
    checks = Checks()
    checks.do("functions", lambda: _functions(Warehouse))
    [check] = checks.done
    assert (check.result, checks.are_well) == (FAILED, False)
    assert check.said.startswith(f"There is no {tmp_path}/probes.jsonl, so no function was asked")
