"""Which tables of the lanes are due: what a record of the last build says of the warehouse now."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from google.api_core.exceptions import NotFound
from lorc.transform.builds import Builds
from lorc.transform.lineage import Node, nodes_of
from lorc.transform.now import Now, with_rows

from .test_transform import macro, manifest, node

NODES = {
    each.name: each
    for each in (
        Node("words", "seed", file="words.csv"),
        Node("mails", "table", ["raw_objects:email", "words"], stage="canonize"),
        Node("threads", "table", ["mails"], stage="canonize"),
        Node("contacts", "table", ["raw_objects:contact"], stage="canonize"),
        Node("paths", "table", ["raw_objects"], stage="project"),
        Node("weeks", "table", ["threads"], turns="week", stage="project"),
        Node("inbox", "view", ["threads", "words"], stage="project"),
        Node("persons", "view", ["contacts"], stage="canonize"),
    )
}
RAW = ["raw_objects", "raw_objects:email", "raw_objects:contact"]
BEFORE = Now(dict.fromkeys([*NODES, *RAW], "1"), today=date(2026, 11, 27), files={"words": "a"})
BELOW_MAILS = {"mails", "threads", "weeks"}


@pytest.fixture
def settings(tmp_path):
    return SimpleNamespace(bucket=None, state_dir=tmp_path, project="local", dataset="lorchestra")


@pytest.fixture
def builds(settings):
    """All of it built well on a Friday."""
    made = Builds(settings, "project")
    made.remember_nodes("lanes", NODES)
    made.remember(list(NODES.values()), BEFORE, BEFORE)
    return Builds(settings, "project")


def now(**changes: str | None) -> Now:
    """The warehouse with other versions; None: it is gone."""
    named = {name.replace("__", ":"): version for name, version in changes.items()}
    versions = {name: named.get(name, version) for name, version in BEFORE.versions.items()}
    return replace(BEFORE, versions={name: each for name, each in versions.items() if each})


def test_nothing_is_due_when_nothing_has_changed(builds):
    assert builds.due(NODES, BEFORE) == {}
    assert builds.nodes("lanes") == NODES


CHANGES = {
    "a mail, merged by whatever run": (
        now(raw_objects="2", raw_objects__email="2"),
        BELOW_MAILS | {"paths"},
    ),
    "objects seen again, unchanged": (now(raw_objects="2"), {"paths"}),
    "the first contact, or the last one gone": (
        now(raw_objects="2", raw_objects__contact=None),
        {"contacts", "paths"},
    ),
    "a table that is not there": (now(mails=None), BELOW_MAILS),
    "a table that somebody else wrote to": (now(threads="2"), {"threads", "weeks"}),
    "a view that somebody else made": (now(inbox="2"), {"inbox"}),
    "a view that is not there": (now(persons=None), {"persons"}),
    "a seed's file": (replace(BEFORE, files={"words": "b"}), BELOW_MAILS | {"words", "inbox"}),
    "a seed's table": (now(words="2"), BELOW_MAILS | {"words", "inbox"}),
    "the next day": (replace(BEFORE, today=date(2026, 11, 28)), set()),
    "the next week": (replace(BEFORE, today=date(2026, 11, 30)), {"weeks"}),
    "an empty warehouse": (Now({}, today=None, files={"words": "a"}), set(NODES)),
    "one that was restored": (
        replace(BEFORE, versions=dict.fromkeys(BEFORE.versions, "0")),
        set(NODES),
    ),
}


@pytest.mark.parametrize(("found", "due"), CHANGES.values(), ids=CHANGES)
def test_what_a_change_makes_due(builds, found, due):
    assert set(builds.due(NODES, found)) == due


def test_what_turns_with_the_day_is_due_the_next_day(builds):
    nodes = {"today": Node("today", "table", turns="day")}
    day = replace(now(), versions=BEFORE.versions | {"today": "1"})
    builds.remember(list(nodes.values()), day, day)
    assert builds.due(nodes, day) == {}
    assert set(builds.due(nodes, replace(day, today=date(2026, 11, 28)))) == {"today"}


@pytest.mark.usefixtures("builds")
def test_a_changed_project_makes_all_due_but_the_seeds(settings):
    other = Builds(settings, "another")
    assert other.nodes("lanes") is None
    assert set(other.due(NODES, BEFORE)) == set(NODES) - {"words"}
    other.remember_nodes("a part", {"mails": NODES["mails"]})
    other.remember([NODES["mails"]], BEFORE, BEFORE)
    assert other.nodes("lanes") is None
    assert set(other.due(NODES, BEFORE)) == set(NODES) - {"words", "mails"}


def test_what_was_begun_and_not_remembered_is_due_with_what_follows(builds, settings):
    builds.strike_out(["mails"])
    assert set(Builds(settings, "project").due(NODES, BEFORE)) == BELOW_MAILS


def test_what_follows_from_a_part_is_due_in_the_next_run_of_all(builds):
    found = now(mails="2")
    builds.remember([NODES["mails"]], BEFORE, found)
    assert set(builds.due(NODES, found)) == {"threads", "weeks"}


def test_what_comes_while_it_is_built_is_due_again(builds):
    after = now(raw_objects="2", raw_objects__email="2", mails="2", threads="2", weeks="2")
    below = [NODES[name] for name in BELOW_MAILS]
    builds.remember(below, BEFORE, after)
    assert set(builds.due(NODES, after)) == BELOW_MAILS | {"paths"}
    builds.remember([*below, NODES["paths"]], after, after)
    assert builds.due(NODES, after) == {}


@pytest.mark.usefixtures("builds")
def test_a_dataset_has_records_of_its_own(settings):
    other = Builds(SimpleNamespace(**vars(settings) | {"dataset": "other"}), "project")
    assert other.nodes("lanes") is None
    assert set(other.due(NODES, BEFORE)) == set(NODES)


def test_what_cannot_be_looked_at_is_always_due(builds):
    nodes = {"mails": replace(NODES["mails"], reads=["elsewhere"])}
    builds.remember(list(nodes.values()), BEFORE, BEFORE)
    assert set(builds.due(nodes, BEFORE)) == {"mails"}


def typed(made, *types: str, **meta: str):
    made.config.meta |= {"object_types": list(types), **meta}
    return made


def test_a_table_follows_through_views_and_ephemeral_models():
    raw = node("raw_objects", as_a="incremental")
    made = manifest(
        raw,
        node("words", kind="seed", as_a="seed"),
        typed(node("changes", "raw_objects", as_a="ephemeral"), "email"),
        node("mails", "changes", "words", as_a="incremental"),
        node("judged", "mails", "words", macros=["turning"]),
        typed(node("weekly", "judged", as_a="incremental"), turns="week"),
        node("daily", "judged", as_a="incremental"),
        node("paths", "raw_objects", "source.lorchestra.lorchestra.event_log", as_a="table"),
        macros=[macro("turning", "today"), macro("today")],
    )
    found = nodes_of(made, ["mails", "changes", "judged", "weekly", "daily", "paths"])
    assert {name: (each.kind, each.reads, each.turns) for name, each in found.items()} == {
        "mails": ("table", ["raw_objects:email", "words"], ""),
        "judged": ("view", ["mails", "words"], "day"),
        "weekly": ("table", ["mails", "words"], "day"),
        "daily": ("table", ["mails", "words"], "day"),
        "paths": ("table", ["event_log", "raw_objects"], ""),
        "words": ("seed", [], ""),
    }
    assert found["words"].file == "seeds/words.csv"


def test_of_a_view_that_is_compared_by_its_rows_they_are_read_and_nothing_below():
    reads = node("reads", "source.lorchestra.lorchestra.event_log")
    reads.config.meta["is_compared_by_rows"] = True
    made = manifest(
        reads, node("mails", as_a="table"), node("weeks", "mails", "reads", as_a="table")
    )
    found = nodes_of(made, ["reads", "weeks"])
    assert found["weeks"].reads == ["mails", "rows:reads"]
    assert found["reads"].reads == ["event_log"]


def test_rows_that_were_not_there_before_are_taken_down_as_they_were_after(settings):
    nodes = {"weeks": Node("weeks", "table", ["rows:reads"], stage="project")}
    before, after = Now({"weeks": "1"}), Now({"weeks": "1", "rows:reads": "a"})
    builds = Builds(settings, "project")
    builds.remember(list(nodes.values()), before, after)
    assert builds.due(nodes, after) == {}
    assert "weeks" in builds.due(nodes, Now({"weeks": "1", "rows:reads": "b"}))


def test_a_view_that_cannot_be_read_has_no_version_and_stops_no_build(settings):
    def rows(_):
        raise NotFound("a table below it was dropped by hand")

    settings.table = str
    warehouse = SimpleNamespace(settings=settings, rows=rows)
    nodes = {"weeks": Node("weeks", "table", ["rows:reads"])}
    assert with_rows(Now({"reads": "1"}), warehouse, nodes).versions == {"reads": "1"}
