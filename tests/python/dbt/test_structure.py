"""What holds for every model, macro and YAML file of the dbt project."""

import re
from functools import cache

import pytest
import yaml
from lorc.project import declared
from lorc.project.settings import ROOT

MODELS = sorted((ROOT / "models").rglob("*.sql"))
MACROS = sorted((ROOT / "macros").rglob("*.sql"))
YAML = sorted([*(ROOT / "models").rglob("*.yml"), *(ROOT / "macros").rglob("*.yml")])
QUERIES = sorted((ROOT / "scripts/lorc/queries").rglob("*.sql"))
ASSERTIONS = sorted((ROOT / "tests/dbt").rglob("assert_*.sql"))
# what a run creates before its models
CREATED = [
    *("raw_objects", "rejected_objects", "object_versions", "forgotten_objects", "event_log"),
    *("canonical_events", "reporting_snapshots", "json_paths", "score_versions"),
]
LAYERS = [
    "staging",
    "raw",
    "events",
    "canonical",
    "identity",
    "scores",
    "projections",
    "history",
    "health",
    "report",
]
LAYER_OF = {path.stem: path.relative_to(ROOT / "models").parts[0] for path in MODELS}


def name(path) -> str:
    return path.stem


def named_in(paths) -> set[str]:
    """The macros that the Jinja of some files names."""
    text = "".join(path.read_text() for path in paths)
    tags = " ".join(re.findall(r"{[{%].*?[%}]}", text, re.DOTALL))
    return {path.stem for path in MACROS} & set(re.findall(r"\w+", tags))


@cache
def described(kind: str) -> dict[str, dict]:
    found = {}
    for path in YAML:
        for entry in yaml.safe_load(path.read_text()).get(kind, []):
            found[entry["name"]] = entry | {"path": path}
    return found


@pytest.mark.parametrize("path", MODELS, ids=name)
def test_a_model_reads_like_the_others(path):
    text = path.read_text()
    lines = text.splitlines()
    assert lines[0].startswith("-- ")
    steps = re.findall(r"^(?:with )?(\w+) as \($", text, re.MULTILINE)
    assert lines[-1] == " ".join(["select * from", steps[-1]])
    assert len(lines) <= 100
    assert "':'" not in text


@pytest.mark.parametrize("path", MODELS, ids=name)
def test_a_model_keeps_to_its_layer(path):
    text = path.read_text()
    layer = LAYER_OF[path.stem]
    assert path.stem.startswith("stg_") == (layer == "staging")
    assert "source(" not in text or layer in ("staging", "events")
    for ref in re.findall(r"ref\('(\w+)'\)", text):
        assert ref not in LAYER_OF or LAYERS.index(LAYER_OF[ref]) <= LAYERS.index(layer), ref
    assert "config(" not in text or path.stem in CREATED


@pytest.mark.parametrize("path", MODELS, ids=name)
def test_a_model_is_described_beside_it(path):
    model = described("models")[path.stem]
    assert model["path"] == path.with_suffix(".yml")
    assert model["description"]
    assert all(column["description"] for column in model["columns"])


@pytest.mark.parametrize("path", MACROS, ids=name)
def test_a_macro_has_a_file_of_its_own_and_says_why(path):
    text = path.read_text()
    assert re.findall(r"{%-? macro (\w+)\(", text) == [path.stem]
    assert text.startswith("{#-")
    assert len(text.splitlines()) <= 60


@pytest.mark.parametrize("path", MACROS, ids=name)
def test_a_macro_is_described_with_its_arguments(path):
    signature = re.search(r"macro \w+\((.*?)\) -?%}", path.read_text(), re.DOTALL)[1]
    arguments = [part.split("=")[0].strip() for part in signature.split(",") if part.strip()]
    entry = described("macros")[path.stem]
    assert entry["path"].parent == path.parent
    assert [argument["name"] for argument in entry.get("arguments", [])] == arguments


def test_a_macro_is_called_by_dbt_or_for_a_query():
    """dbt itself looks for those that it has a macro of its own for. What the runner alone sends
    is one of its queries."""
    roots = [ROOT / "dbt_project.yml", *MODELS, *QUERIES, *(ROOT / "tests/dbt").rglob("*.sql")]
    roots += [path for path in YAML if path.name != "_macros.yml"]
    reached, found = set(), named_in(roots)
    found |= {path.stem for path in MACROS if path.stem.startswith("bigquery__")}
    while found:
        reached |= found
        found = named_in(path for path in MACROS if path.stem in found) - reached
    assert {path.stem for path in MACROS} == reached


def test_nothing_is_described_that_is_not_there():
    assert set(described("models")) == {path.stem for path in MODELS}
    assert set(described("macros")) == {path.stem for path in MACROS}


@pytest.mark.parametrize("path", YAML, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_yaml_file_is_short(path):
    longest = 300 if path.name == "_sources.yml" else 150  # six lines per connection
    assert len(path.read_text().splitlines()) <= longest


@pytest.mark.parametrize("path", ASSERTIONS, ids=name)
def test_an_assertion_reads_like_the_others(path):
    lines = path.read_text().splitlines()
    assert lines[0].startswith("-- ")
    assert lines[-1] == "select * from violations"


def test_escaping_and_identity_each_have_one_place():
    escaping = {path.stem for path in MACROS if "replace('\\\\" in path.read_text()}
    assert escaping == {"sql_string"}
    assert {path.stem for path in MACROS if "':'" in path.read_text()} == {"idem_key"}


def test_a_column_text_is_written_once():
    columns = [
        column["description"]
        for model in described("models").values()
        for column in model["columns"]
        if "doc(" not in column["description"]
    ]
    assert len(columns) == len(set(columns))


def test_history_cannot_be_refreshed_away(project):
    nodes = {node.name: node for node in project.manifest.nodes.values()}
    models = [name for name in CREATED if name in LAYER_OF]
    assert {name for name in models if nodes[name].config.full_refresh is not False} == set()
    merged = [name for name in models if LAYER_OF[name] == "raw"]
    asked = "select to_json_string(stored) as stored from {} as stored order by 1"
    before = {name: project.rows(asked.format(name)) for name in merged}
    assert all(before[name] for name in ("raw_objects", "object_versions"))
    assert project.dbt("run", "--full-refresh", "--select", *merged).success
    assert {name: project.rows(asked.format(name)) for name in merged} == before


def test_no_view_holds_what_raw_objects_held_when_it_was_made(project):
    manifest = project.manifest
    asking = {"macro.lorchestra.stored_streams"}
    while more := {
        key
        for key, macro in manifest.macros.items()
        if key not in asking and asking.intersection(macro.depends_on.macros)
    }:
        asking |= more

    def parts(node):
        yield node
        for key in node.depends_on_nodes:
            read = manifest.nodes.get(key)
            if read is not None and read.config.materialized == "ephemeral":
                yield from parts(read)

    models = [node for node in manifest.nodes.values() if node.resource_type == "model"]
    found = {
        node.name: {part.name for part in parts(node) if asking & {*part.depends_on.macros}}
        for node in models
    }
    views = {node.name for node in models if node.config.materialized == "view"}
    assert {name: found[name] for name in views if found[name]} == {}
    assert found["canonical_contacts"]


def test_only_a_run_writes_events(project):
    before = project.rows("select count(*) as events from event_log")
    assert project.dbt("compile").success
    assert project.failed("event_type_is_of_its_form") == set()
    assert project.rows("select count(*) as events from event_log") == before


def test_a_second_merge_changes_no_row(project):
    rows = "select to_json_string(stored) as stored from raw_objects as stored order by idem_key"
    before = project.rows(rows)
    result = project.dbt("build", "--select", "raw_objects", "rejected_objects")
    assert not [run.message for run in result.result if run.status not in ("success", "pass")]
    assert project.rows(rows) == before


def test_the_tables_with_memory_are_as_they_are_declared(project):
    columns = project.rows(
        "select table_name, column_name, data_type, is_nullable, clustering_ordinal_position "
        "from INFORMATION_SCHEMA.COLUMNS order by table_name, ordinal_position"
    )
    for name in CREATED:
        entry = declared.table(name)
        assert [
            (row["column_name"], row["data_type"].lower(), row["is_nullable"] == "NO")
            for row in columns
            if row["table_name"] == name
        ] == [
            (column["name"], column["data_type"], "constraints" in column)
            for column in entry["columns"]
        ]
        clusters = {
            row["clustering_ordinal_position"]: row["column_name"]
            for row in columns
            if row["table_name"] == name and row["clustering_ordinal_position"]
        }
        config = entry["config"].get("meta", entry["config"])
        assert [clusters[place] for place in sorted(clusters)] == config["cluster_by"]


def test_a_column_with_a_constraint_is_never_null():
    entries = [declared.table(name) for name in CREATED]
    given = [column.get("constraints") for entry in entries for column in entry["columns"]]
    assert all(each in (None, [{"type": "not_null"}]) for each in given)


def test_a_table_from_before_gets_the_columns_that_came_later(project):
    before = project.rows("select * from raw_objects order by idem_key")
    project.rows("alter table raw_objects drop column context")
    project.rows("alter table raw_objects drop column deleted_at")
    project.rows("alter table object_versions drop column correlation_id")
    project.rows("alter table event_log drop column trace_id")
    assert project.dbt("build", "--select", "raw_objects").success
    assert project.rows("select * from raw_objects order by idem_key") == before
    project.rows("select trace_id from event_log")
    # which run made the rows of before is known no more; the tests after this one want to know
    missing = "correlation_id is null"
    project.rows(f"update object_versions set correlation_id = 'unknown' where {missing}")
