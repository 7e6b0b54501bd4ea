"""What Google's analyzer takes and BigQuery's planner does not is rejected; its neighbours pass."""

import pytest

TABLES = (
    "create table d.a (id int64, day timestamp, ids array<int64>)",
    "create table d.b (id int64, day timestamp)",
)
NO_KEY = "OUTER JOIN without a condition that is an equality of fields from both sides"
NESTED = "WITH RECURSIVE below the top level"
RECURSIVE = (
    "with recursive n as (select 1 as i union all select i + 1 from n where i < 3) select i from n"
)
PER_ROW = "Correlated subquery that reads"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select 1 from d.a left join d.b on a.day < b.day", f"LEFT {NO_KEY}"),
        ("select 1 from d.a left join d.b on a.id = b.id or a.day = b.day", f"LEFT {NO_KEY}"),
        ("select 1 from d.a left join d.b on b.id in unnest(a.ids)", f"LEFT {NO_KEY}"),
        ("select 1 from d.a left join d.b on a.id = 7 and b.id = 7", f"LEFT {NO_KEY}"),
        ("select 1 from d.a right join d.b on a.id + b.id = 7", f"RIGHT {NO_KEY}"),
        ("select 1 from d.a full join d.b on a.day between b.day and b.day", f"FULL {NO_KEY}"),
        (
            "select 1 from d.a where exists (select 1 from d.b where b.day < a.day)",
            f"{PER_ROW} b",
        ),
        ("select (select max(b.day) from d.b where b.id = a.id) from d.a", f"{PER_ROW} b"),
        (
            "with c as (select id from d.b)"
            " select array(select c.id from unnest(a.ids) as i join c on c.id = i) from d.a",
            f"{PER_ROW} c",
        ),
        (
            "create function d.day_of(x int64) as ((select max(day) from d.b where id = x))",
            PER_ROW,
        ),
        ("create table d.c as select 1 as one from d.a left join d.b on a.day < b.day", NO_KEY),
        (f"select * from ({RECURSIVE})", NESTED),
        (f"create table d.c as select i from ({RECURSIVE})", NESTED),
        (f"create view d.v as with r as ({RECURSIVE}) select * from r", NESTED),
        (f"{RECURSIVE} where i in ({RECURSIVE})", NESTED),
    ],
)
def test_what_has_no_plan_is_rejected(gate, sql, reason):
    for table in TABLES:
        gate.run(table)
    gate.run(sql)
    status, printed = gate.verdict()
    assert status == 1
    assert reason in printed


def test_what_has_one_passes(gate):
    for table in TABLES:
        gate.run(table)
    gate.run("select 1 from d.a left join d.b on a.id = b.id and a.day < b.day")
    gate.run("select 1 from d.a left join d.b on a.id + 1 = abs(b.id)")
    gate.run("select 1 from d.a full join d.b using (id)")
    gate.run("select 1 from d.a left join d.b on true")
    gate.run("select 1 from d.a join d.b on a.day < b.day")
    gate.run("select 1 from d.a left join unnest(a.ids) as i on i > 1")
    gate.run("select (select max(i) from unnest(a.ids) as i where i > a.id) from d.a")
    gate.run("select 1 from d.a where id in (select id from d.b)")
    gate.run("select 1 from d.a where day > (select max(day) from d.b)")
    gate.run("create function d.most(xs array<int64>) as ((select max(x) from unnest(xs) as x))")
    gate.run(f"{RECURSIVE} order by i")
    gate.run(f"create table d.numbers as ({RECURSIVE})")
    gate.run(f"create view d.counted as {RECURSIVE}")
    gate.run(f"insert into d.numbers (i) {RECURSIVE}")
    gate.run("select * from d.a where id in (select i from d.counted)")
    assert gate.verdict() == (0, "17 statements analysed, 0 rejected, 0 only parsed\n")


@pytest.mark.parametrize(("node", "status"), [("unit_test.p.m.t", 0), ("test.p.t", 1)])
def test_a_unit_test_of_a_recursive_model_is_only_parsed(gate, node, status):
    gate.run("select 1 as one")
    gate.run(f'/* {{"node_id": "{node}"}} */ select * from ({RECURSIVE})')
    assert gate.verdict()[0] == status
