"""What the runner takes the lanes' tables to depend on, held against the SQL that dbt compiles."""

import re

import pytest
from lorc.transform.lineage import RAW, TABLE, _parts, nodes_of

from .people import LANE, contact, form, payment, response

CLOCK = r"current_(?:date|timestamp|datetime|time)\s*\([^()]*\)"
TAKEN_DOWN = r"current_timestamp\(\) as (?:recorded_at|taken_at)\b"
WEEK = r"date_trunc\(\s*current_date\([^()]*\)\s*,\s*isoweek\s*\)"
STREAMS = r"source_system in \('[^)]+'\) and \S*connection_name in \('[^)]+'\) and \S*$"
TYPES = r"object_type\s+in\s*\(([^()]*)\)|object_type\s*=\s*('\w+')"


@pytest.fixture(scope="module")
def tables(empty_lanes):
    """Each table of the lanes: its node, and the SQL of it and of each view below it."""
    empty_lanes.build("--exclude", "resource_type:seed", "--select", *LANE, "json_paths")
    result = empty_lanes.dbt("compile", "--select", "resource_type:model", "resource_type:snapshot")
    assert result.success, result.exception
    return compiled(empty_lanes.manifest, result.result.results)


def compiled(manifest, results) -> dict:
    for run in results:
        manifest.nodes[run.node.unique_id].compiled_code = run.node.compiled_code
    made = {
        node.name: node
        for node in manifest.nodes.values()
        if node.resource_type in ("model", "snapshot") and "raw" not in node.fqn
    }
    found = {}
    for name, node in nodes_of(manifest, list(made)).items():
        if node.kind == TABLE:
            parts, _ = _parts(manifest, made[name])
            texts = [re.sub(r"(?m)--.*$", "", each.compiled_code or "").lower() for each in parts]
            found[name] = node, texts
    return found


def test_a_table_that_depends_on_today_says_with_what_it_turns(tables):
    turning = {}
    for name, (_, texts) in tables.items():
        rest = re.sub(TAKEN_DOWN, "", "\n".join(texts))
        if re.search(CLOCK, rest):
            turning[name] = "day" if re.search(CLOCK, re.sub(WEEK, "", rest)) else "week"
    assert turning == {name: node.turns for name, (node, _) in tables.items() if node.turns}
    days = ("reporting_snapshots", "today_sessions")
    assert turning == dict.fromkeys(days, "day") | {"int_weekly_figures": "week"}


def test_a_table_names_the_object_types_that_it_reads(tables):
    assert len(tables) > 12
    for name, (node, texts) in tables.items():
        sql = "\n".join(text for text in texts if f"`{RAW}`" in text)
        found = {
            each
            for several, one in re.findall(TYPES, sql)
            for each in re.findall(r"'(\w+)'", several or one)
        }
        if RAW not in node.reads:
            said = {read.partition(":")[2] for read in node.reads if read.startswith(f"{RAW}:")}
            assert found == said, name
            assert bool(sql) == bool(said), name
    assert {name for name, (node, _) in tables.items() if RAW in node.reads} == {"json_paths"}


def test_payloads_are_read_behind_constants_on_what_leads_the_clusters(lanes, tables):
    assert tables
    lanes.put([contact("anna"), payment("invoice", "in_1"), form(), response("r1")])
    result = lanes.dbt("compile", "--select", "path:models/canonical", "json_paths")
    assert result.success, result.exception
    kinds = ("incremental", "table", "ephemeral")
    read = [
        run.node.compiled_code
        for run in result.result.results
        if run.node.config.materialized in kinds and "`raw_objects`" in run.node.compiled_code
    ]
    assert len(read) > 12
    for sql in read:
        # what was read once is joined by its type, too
        for found in re.finditer(r"(?<!changes\.)object_type in \(", sql):
            before = sql[: found.start()]
            assert re.search(STREAMS, before) or before.endswith(
                ("false and ", "false and raw_objects.")
            )
