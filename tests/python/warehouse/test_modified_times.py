"""__TABLES__ says when each table and view was last changed."""

import time

import pytest

STATEMENTS = {
    "insert": "insert into t values (2, 'b')",
    "update": "update t set text = 'c' where id = 1",
    "delete": "delete from t where id = 1",
    "a column": "alter table t add column more string",
    "another table": "create or replace table t as select 1 as id, 'a' as text",
    "merge": """
        merge into t using (select 3 as id, 'c' as text) as s on t.id = s.id
        when not matched then insert row
    """,
}
NOTHING = {
    "a query": "select * from t",
    "a delete of nothing": "delete from t where id = 99",
    "what is there": "create table if not exists t (id int64)",
}


@pytest.fixture
def modified(client):
    """A table and a view of it; the times of a name: (created, modified)."""
    client.query_and_wait("create table t as select 1 as id, 'a' as text")
    client.query_and_wait("create view v as select id from t")

    def times(name: str) -> tuple[int, int]:
        sql = "select creation_time, last_modified_time from __TABLES__ where table_id = @name"
        rows = client.query_and_wait(sql.replace("@name", f"'{name}'"))
        (row,) = rows
        return tuple(row)

    return times


@pytest.mark.parametrize("sql", STATEMENTS.values(), ids=STATEMENTS)
def test_what_changes_a_table_moves_its_time_and_no_other(client, modified, sql):
    before, view = modified("t"), modified("v")
    assert abs(before[1] / 1000 - time.time()) < 600
    client.query_and_wait(sql)
    assert modified("t")[1] > before[1]
    assert modified("v") == view


@pytest.mark.parametrize("sql", NOTHING.values(), ids=NOTHING)
def test_what_changes_nothing_leaves_the_time(client, modified, sql):
    before = modified("t")
    client.query_and_wait(sql)
    assert modified("t") == before


def test_a_view_that_is_made_anew_is_changed(client, modified):
    before = modified("v")
    client.query_and_wait("create or replace view v as select id, text from t")
    assert modified("v")[1] > before[1]


@pytest.mark.usefixtures("modified")
def test_rows_types_and_what_is_gone(client):
    sql = "select table_id, type, row_count from __TABLES__ order by 1"
    assert [tuple(row) for row in client.query_and_wait(sql)] == [("t", 1, 1), ("v", 2, 0)]
    client.query_and_wait("drop view v")
    assert [row[0] for row in client.query_and_wait(sql)] == ["t"]
