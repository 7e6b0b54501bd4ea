"""No statement scans a hundred tables, with the views, ephemeral models and CTEs in their place.

BigQuery refuses a query that is "too complex" without saying where that begins; reports of it begin
near 89 unions.
"""

import pytest

from ..support.scans import Scans

MOST = 99


@pytest.fixture(scope="module", params=[(), ("--full-refresh",)], ids=["news", "all"])
def statements(request, empty_lanes) -> dict[str, str]:
    """Each model, snapshot and test with the SQL that dbt compiles of it."""
    result = empty_lanes.dbt("compile", *request.param)
    assert result.success, result.exception
    nodes = [run.node for run in result.result.results if run.node.compiled_code]
    assert len(nodes) > 500
    views = {
        node.name: node.compiled_code
        for node in nodes
        if node.resource_type == "model" and node.config.materialized in ("view", "ephemeral")
    }
    scans = Scans(views)
    return {
        node.name: scans.of(node.compiled_code)
        for node in nodes
        if node.resource_type in ("model", "snapshot", "test")
    }


def test_no_statement_scans_a_hundred_tables(statements):
    highest = sorted(statements.items(), key=lambda each: -each[1])[:10]
    print("\n".join(f"{count:4} {name}" for name, count in highest))
    assert {name: count for name, count in statements.items() if count > MOST} == {}


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        ("select 1", 0),
        ("select * from `p`.`d`.`t`, unnest(t.list) as item", 1),
        ("select * from `p`.`d`.`v` where exists(select 1 from `p`.`d`.`t`)", 3),
        ("with a as (select * from d.t), b as (select * from a, a as c) select * from b, a", 3),
        ("select (with a as (select * from d.v) select max(x) from a join a as b using (x))", 4),
        ("select * from d.t union all (select * from d.t)", 2),
    ],
)
def test_a_view_counts_with_what_it_reads_and_a_cte_as_often_as_it_is_named(sql, count):
    view = "with a as (select * from d.t) select * from a left join a as b using (x)"
    assert Scans({"v": view}).of(sql) == count
