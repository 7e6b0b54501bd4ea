"""After a changed rule, column or seed the next ordinary run gives the rows of a full refresh."""

import shutil
from pathlib import Path

import pytest
import yaml
from lorc.project import settings
from lorc.project.settings import ROOT
from lorc.transform import dbt, lanes, project_files

from ..support import project
from .lanes import Lanes
from .sample import sample
from .test_skipped import contents, run

CHANGES = yaml.safe_load(Path(__file__).with_name("definitions.yml").read_text())
SEEDS = {path.stem: path.relative_to(ROOT) for path in (ROOT / "seeds").rglob("*.csv")}
PARTS = ("models", "macros", "seeds", "snapshots", "tests/dbt", project_files.DECIDING)
TABLES = [f"config.materialized:{kind}" for kind in ("incremental", "table")]
# labels wait for a rescore, and with them what follows from labels
LABELS = {"questionnaire_scores", "score_versions", "canonical_events", "today_flags"}
LABELS |= {"int_weekly_figures", "reporting_snapshots"}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """The sample clinic, built by the runner from a copy of the project, which tests change."""
    copy = tmp_path_factory.mktemp("project")
    for part in PARTS:
        shutil.copytree(ROOT / part, copy / part)
    for path in ROOT.glob("*.yml"):
        shutil.copy(path, copy)
    with pytest.MonkeyPatch.context() as patch:
        for module in (dbt, project_files, project):
            patch.setattr(module, "ROOT", copy)
        with Lanes.running(tmp_path_factory) as built:
            built.copy = copy
            built.put(sample())
            run()
            yield built


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that stands once in a file; of nothing, add a line."""
    text = path.read_text()
    if not old:
        path.write_text(f"{text.rstrip()}\n{new}\n")
        return
    assert text.count(old) == 1, f"{path.name}: {old}"
    path.write_text(text.replace(old, new))


def refreshed(clinic) -> dict:
    """The tables after a full refresh of what the project is now, and a run that takes it down."""
    clinic.__dict__.pop("_parsed", None)
    clinic.build("--full-refresh", "--select", *TABLES, "resource_type:snapshot")
    return contents(clinic)


def differing(before: dict, after: dict) -> set[str]:
    """The tables that hold other rows."""
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


@pytest.fixture(scope="module")
def incremental(clinic) -> set[str]:
    """The canonical models that a run writes by what is new."""
    of_layer = {path.stem for path in ROOT.glob("models/canonical/*/*.sql")}
    return {
        node.name
        for node in clinic.manifest.nodes.values()
        if node.name in of_layer and node.config.materialized == "incremental"
    }


def test_a_changed_rule_of_each_canonical_model(clinic, incremental):
    assert {Path(file).stem for file in CHANGES["rules"]} == incremental
    before = contents(clinic)
    for file, texts in CHANGES["rules"].items():
        change(clinic.copy / file, *texts)
    assert incremental <= set(run().rebuilt)
    after = contents(clinic)
    assert incremental <= differing(before, after)
    assert differing(after, refreshed(clinic)) == set()


def test_a_column_more_in_each_canonical_model(clinic, incremental):
    run()
    for file in CHANGES["rules"]:
        last = (clinic.copy / file).read_text().splitlines()[-1]
        change(clinic.copy / file, f"\n{last}\n", last.replace("*", "*, 'x' as added") + "\n")
    assert incremental <= set(run().rebuilt)
    after = contents(clinic)
    assert all('"added": "x"' in row for name in incremental for row in after[name])
    assert differing(after, refreshed(clinic)) == set()


def test_a_changed_row_of_each_seed_and_an_own_address(clinic):
    assert CHANGES["seeds"].keys() == SEEDS.keys()
    run()
    for name, texts in CHANGES["seeds"].items():
        change(clinic.copy / SEEDS[name], *texts)
    assert set(run().seeds) == SEEDS.keys()
    after = contents(clinic)
    lanes.build(settings.load(), "rescore", rescore=True)
    run()
    rescored = contents(clinic)
    whole = refreshed(clinic)
    assert differing(after, whole) <= LABELS
    assert differing(rescored, whole) == set()
