"""What a run of the lanes builds: the selection, what it reads, and the seeds that are due."""

from types import SimpleNamespace

import pytest
from lorc.project.errors import StepFailed
from lorc.transform import building
from lorc.transform.definitions import Definitions
from lorc.transform.now import Now
from lorc.transform.seeds import Seeds
from lorc.transform.upstream import read_by

FOLDER = {"project": "local", "dataset": "lorchestra"}


class Config(SimpleNamespace):
    """A node's config, which can be asked for what it does not have."""

    def get(self, name: str) -> object:
        return getattr(self, name, None)


def node(name: str, *reads: str, kind: str = "model", as_a: str = "view", **more):
    """A node of dbt's manifest, as far as the runner reads it."""
    config = Config(materialized=as_a, full_refresh=more.pop("full_refresh", None))
    config.meta = {"stage": more.pop("stage", "canonize")}
    config.column_types = more.pop("types", {})
    checksum = SimpleNamespace(checksum=more.pop("checksum", "a"))
    return SimpleNamespace(
        name=name,
        unique_id=name,
        package_name="lorchestra",
        raw_code=more.pop("code", name),
        depends_on=SimpleNamespace(macros=more.pop("macros", [])),
        resource_type=kind,
        depends_on_nodes=list(reads),
        original_file_path=f"seeds/{name}.csv",
        config=config,
        checksum=checksum,
        columns=dict.fromkeys(more.pop("columns", [])),
    )


def macro(name: str, *calls: str, code: str = "", path: str = ""):
    """A macro of dbt's manifest, as far as the runner reads it."""
    depends_on = SimpleNamespace(macros=list(calls))
    return SimpleNamespace(
        name=name,
        unique_id=name,
        package_name="lorchestra",
        macro_sql=code or name,
        original_file_path=path,
        depends_on=depends_on,
    )


def manifest(*nodes, macros=()):
    return SimpleNamespace(
        nodes={each.name: each for each in nodes}, macros={each.name: each for each in macros}
    )


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
    return SimpleNamespace(bucket=None, state_dir=tmp_path / "state", **FOLDER)


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
    """What a build would select: selection(names that are due, tables that exist)."""

    def select(names: list[str], tables: set[str], job: str = "a_job"):
        made = object.__new__(building.Build)
        made._run = SimpleNamespace(job_name=job)
        made._seeds, made._definitions = Seeds(settings), Definitions(settings)
        made._warehouse = SimpleNamespace(columns=lambda _: set())
        made._dbt = SimpleNamespace(listed=lambda _: names, manifest=CLINIC)
        made._builds = SimpleNamespace(remember_nodes=lambda *_: None)
        nodes = made._selected()
        due = [name for name in nodes if name in names or name not in tables]
        selected, seeds, _ = made._selection(nodes, due, Now(dict.fromkeys(tables, "1")))
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


FUNCTION_FILE = "macros/functions/read_parts.sql"
MAILS = {
    "macros": [macro("address", "lower"), macro("lower"), macro("function"), macro("unused")],
    "nodes": [
        node("addresses", kind="seed", as_a="seed"),
        node("raw", as_a="incremental", full_refresh=False),
        node("changes", "raw", as_a="ephemeral", macros=["address"]),
        node("mails", "changes", "addresses", as_a="incremental", macros=["function"]),
        node("scores", "addresses", as_a="incremental", stage="score"),
        node("inbox", "mails"),
    ],
}


def mails(*changed, macros=()):
    """The project above, with some of its nodes and macros changed."""
    nodes = {each.name: each for each in (*MAILS["nodes"], *changed)}
    kept = [*MAILS["macros"], macro("read_parts", code="v1", path=FUNCTION_FILE)]
    every = {each.name: each for each in (*kept, *macros)}
    return manifest(*nodes.values(), macros=every.values())


CHANGES = {
    "its code": mails(node("mails", "changes", "addresses", as_a="incremental", code="other")),
    "an ephemeral model": mails(node("changes", "raw", as_a="ephemeral", code="other")),
    "a macro's macro": mails(macros=[macro("lower", code="other")]),
    "a function": mails(macros=[macro("read_parts", code="v2", path=FUNCTION_FILE)]),
    "a seed": mails(node("addresses", kind="seed", as_a="seed", checksum="b")),
}
ALL = [each.name for each in MAILS["nodes"]]
NO_COLUMN = {"mails": set(), "scores": set()}.__getitem__


@pytest.mark.parametrize("change", CHANGES)
def test_a_table_is_built_anew_when_what_makes_it_has_changed(settings, change):
    definitions = Definitions(settings)
    definitions.remember(mails(), ALL)
    assert definitions.changed(mails(), ALL, set(ALL), NO_COLUMN) == []
    assert definitions.changed(CHANGES[change], ALL, set(ALL), NO_COLUMN) == ["mails"]
    definitions.remember(CHANGES[change], ["mails"])
    assert definitions.changed(CHANGES[change], ALL, set(ALL), NO_COLUMN) == []


def test_what_it_does_not_use_changes_nothing(settings):
    definitions = Definitions(settings)
    definitions.remember(mails(), ALL)
    changed = mails(node("inbox", "mails", code="other"), macros=[macro("unused", code="other")])
    assert definitions.changed(changed, ALL, set(ALL), NO_COLUMN) == []


def test_a_table_that_is_not_there_is_built_anyway(settings):
    assert Definitions(settings).changed(mails(), ALL, {"raw"}, NO_COLUMN) == []


def test_a_table_of_before_the_first_record_is_built_anew_but_for_labels(settings):
    assert Definitions(settings).changed(mails(), ALL, set(ALL), NO_COLUMN) == ["mails"]


@pytest.mark.parametrize(("there", "anew"), [({"total"}, ["scores"]), ({"total", "flag"}, [])])
def test_labels_of_before_the_first_record_are_made_anew_where_a_column_is_missing(
    settings, there, anew
):
    described = mails(
        node("scores", "addresses", as_a="incremental", stage="score", columns=["total", "flag"])
    )
    columns = {"scores": there}.__getitem__
    assert Definitions(settings).changed(described, ["scores"], set(ALL), columns) == anew


def test_labels_wait_for_a_rescore_but_follow_their_code(settings):
    definitions = Definitions(settings)
    definitions.remember(mails(), ALL)
    seed = mails(node("addresses", kind="seed", as_a="seed", checksum="b"))
    assert definitions.changed(seed, ["scores"], set(ALL), NO_COLUMN) == []
    code = mails(node("scores", "addresses", as_a="incremental", stage="score", code="other"))
    assert definitions.changed(code, ["scores"], set(ALL), NO_COLUMN) == ["scores"]
