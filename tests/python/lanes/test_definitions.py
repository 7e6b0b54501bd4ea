"""After a changed rule, column or seed the next ordinary run gives the rows of a full refresh."""

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml
from lorc.project import settings
from lorc.project.settings import ROOT
from lorc.transform import lanes as job

from .copies import change, of_a_copy
from .sample import sample
from .test_skipped import contents, run

CHANGES = yaml.safe_load(Path(__file__).with_name("definitions.yml").read_text())
TABLES = [f"config.materialized:{kind}" for kind in ("incremental", "table")]
FEW = 12
# labels wait for a rescore, and with them what follows from labels
LABELS = {"questionnaire_scores", "score_versions", "canonical_events", "today_flags"}
LABELS |= {"int_weekly_figures", "reporting_snapshots"}
# what was is kept there, and a refresh does not know it
VERSIONS = {"score_versions"}
# of each lane a table that the changed seeds decide
FOLLOWING = {"canonical_emails", "email_threads", "canonical_payments", "canonical_answers"}
FOLLOWING |= {"person_links", "int_thread_messages"}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """Some of the sample clinic, built by the runner from a copy of the project, to be changed."""
    with of_a_copy(tmp_path_factory) as built:
        built.put(some_of(sample()))
        run()
        yield built


def some_of(objects: list[dict]) -> list[dict]:
    """A few of each stream, and every form."""
    streams = defaultdict(list)
    for each in objects:
        streams[each["connection_name"], each["object_type"]].append(each)
    return [each for several in streams.values() for each in several[:FEW]]


def refreshed(clinic) -> dict:
    """The tables after a full refresh of what the project is now."""
    clinic.read_again()
    clinic.build("--full-refresh", "--select", *TABLES, "resource_type:snapshot")
    return contents(clinic)


def differing(before: dict, after: dict) -> set[str]:
    """The tables that hold other rows."""
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


def change_models(clinic) -> set[str]:
    """Change a rule of each model over objects that a run writes by what is new, and give it a
    column; returns their names."""
    layers = ("canonical/*", "projections")
    of_layer = {path.stem for each in layers for path in ROOT.glob(f"models/{each}/*.sql")}
    incremental = {
        node.name
        for node in clinic.manifest.nodes.values()
        if node.name in of_layer
        and node.config.materialized == "incremental"
        and node.config.full_refresh is not False
    }
    assert {Path(file).stem for file in CHANGES["rules"]} == incremental
    for file, texts in CHANGES["rules"].items():
        path = clinic.copy / file
        change(path, *texts)
        last = path.read_text().splitlines()[-1]
        change(path, f"\n{last}\n", "\n" + last.replace("*", "*, 'x' as added") + "\n")
    return incremental


def test_the_next_ordinary_run_gives_the_rows_of_a_full_refresh(clinic):
    before = contents(clinic)
    models = change_models(clinic)
    assert models <= set(run().rebuilt)
    after = contents(clinic)
    assert all('"added": "x"' in row for name in models for row in after[name])
    assert all(_without_column(after[name]) != before[name] for name in models)
    assert differing(after, refreshed(clinic)) <= LABELS


def test_a_row_of_each_seed_is_followed_by_the_next_ordinary_run(clinic):
    before = contents(clinic)
    files = {str(path.relative_to(ROOT)) for path in ROOT.glob("seeds/*/*.csv")}
    assert CHANGES["seeds"].keys() == files
    for file, texts in CHANGES["seeds"].items():
        change(clinic.copy / file, *texts)
    run()
    assert differing(before, contents(clinic)) >= FOLLOWING
    job.build(settings.load(), "rescore", rescore=True)
    run()
    assert differing(contents(clinic), refreshed(clinic)) <= VERSIONS


def _without_column(rows: Counter) -> Counter:
    return Counter(
        {
            json.dumps({k: v for k, v in json.loads(row).items() if k != "added"}): count
            for row, count in rows.items()
        }
    )
