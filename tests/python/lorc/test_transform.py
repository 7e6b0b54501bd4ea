"""What a run of the lanes builds: the selection, what it reads, and the seeds that are due."""

from types import SimpleNamespace

import pytest
from lorc.project.errors import StepFailed
from lorc.transform import lanes
from lorc.transform.seeds import Seeds
from lorc.transform.upstream import read_by

FOLDER = {"project": "local", "dataset": "lorchestra"}


def node(name: str, *reads: str, kind: str = "model", as_a: str = "view", **more):
    """A node of dbt's manifest, as far as the runner reads it."""
    config = SimpleNamespace(materialized=as_a, full_refresh=more.pop("full_refresh", None))
    config.column_types = more.pop("types", {})
    checksum = SimpleNamespace(checksum=more.pop("checksum", "a"))
    return SimpleNamespace(
        name=name,
        resource_type=kind,
        depends_on_nodes=list(reads),
        config=config,
        checksum=checksum,
    )


def manifest(*nodes):
    return SimpleNamespace(nodes={each.name: each for each in nodes})


CLINIC = manifest(
    node("forms", kind="seed", as_a="seed"),
    node("raw", as_a="incremental", full_refresh=False),
    node("changes", "raw", "source.that.is.no.node", as_a="ephemeral"),
    node("mails", "changes", as_a="incremental"),
    node("answers", "changes", "forms", as_a="incremental"),
    node("inbox", "mails", "answers"),
    node("a_test", "inbox", kind="test"),
)


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (["mails"], {"raw"}),
        (["answers"], {"raw", "forms"}),
        (["inbox"], {"mails", "answers"}),
        (["inbox", "mails"], {"raw", "answers"}),
        (["changes"], {"raw"}),
        (["raw"], set()),
        ([], set()),
    ],
)
def test_what_a_selection_reads_besides(names, read):
    chosen, found = read_by(CLINIC, names)
    assert list(chosen) == names
    assert set(found) == read


@pytest.fixture
def settings(tmp_path):
    return SimpleNamespace(state_dir=tmp_path / "state", **FOLDER)


def test_a_seed_is_due_until_it_was_loaded_as_it_is(settings):
    seed = node("forms", checksum="a", types={"form_id": "string"})
    seeds = Seeds(settings)
    assert seeds.is_due(seed)
    seeds.remember([seed])
    assert not Seeds(settings).is_due(seed)
    assert seeds.is_due(node("other", checksum="a", types={"form_id": "string"}))
    assert seeds.is_due(node("forms", checksum="b", types={"form_id": "string"}))
    assert seeds.is_due(node("forms", checksum="a", types={"form_id": "int64"}))


def test_a_seed_is_due_in_each_dataset(settings):
    Seeds(settings).remember([node("forms")])
    other = SimpleNamespace(**vars(settings) | {"dataset": "other"})
    assert Seeds(other).is_due(node("forms"))
    Seeds(other).remember([node("forms", checksum="b")])
    assert not Seeds(settings).is_due(node("forms"))


def test_nothing_loaded_writes_nothing(settings):
    Seeds(settings).remember([])
    assert not settings.state_dir.exists()


@pytest.fixture
def selection(settings):
    """What a build would select: selection(names, tables that exist)."""

    def select(names: list[str], tables: set[str], job: str = "a_job"):
        run = SimpleNamespace(job_name=job)
        made = object.__new__(lanes._Build)
        made._run, made._seeds = run, Seeds(settings)
        made._dbt = SimpleNamespace(listed=lambda _: names, manifest=CLINIC)
        made._warehouse = SimpleNamespace(tables=lambda: tables)
        selected, seeds = made._selection()
        return selected, set(seeds)

    return select


def test_a_seed_that_is_read_is_built_when_it_is_due_or_missing(selection, settings):
    assert selection(["answers"], {"raw", "forms"}) == (["answers", "forms"], {"forms"})
    Seeds(settings).remember([CLINIC.nodes["forms"]])
    assert selection(["answers"], {"raw", "forms"}) == (["answers"], set())
    assert selection(["answers"], {"raw"}) == (["answers", "forms"], {"forms"})
    assert selection(["mails"], {"raw"}) == (["mails"], set())


def test_a_table_with_memory_is_made_by_the_run_itself(selection):
    assert selection(["mails"], set()) == (["mails"], set())


def test_what_is_read_and_not_built_yet_is_named(selection):
    sentence = "There is no answers, mails yet, which a_job reads: run `lorc run lanes` first."
    with pytest.raises(StepFailed, match=sentence):
        selection(["inbox"], {"raw"})


def test_a_selector_without_a_model_is_told(selection):
    with pytest.raises(StepFailed, match=r"a_job selects no model\."):
        selection(["forms"], set())
