"""What Google's analyzer takes and BigQuery's planner does not is rejected; its neighbours pass."""

import pytest

TABLES = (
    "create table d.a (id int64, day timestamp, ids array<int64>)",
    "create table d.b (id int64, day timestamp)",
)
NO_KEY = "OUTER JOIN without a condition that is an equality of fields from both sides"
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
    assert gate.verdict() == (0, "12 statements analysed, 0 rejected, 0 only parsed\n")
