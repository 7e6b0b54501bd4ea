"""The same CREATE OR REPLACE VIEW again costs nothing, unless it means something else by now."""

import pytest

VIEW = "create or replace view v as select * from t"
ABOVE = "create or replace view above as select * from v"


@pytest.fixture
def made(client):
    """A view of a table and one above it, each made twice: when a view was last changed."""
    client.query_and_wait("create table t as select 1 as id, 'a' as text")
    for _ in range(2):
        client.query_and_wait(VIEW)
        client.query_and_wait(ABOVE)

    def changed(name: str) -> int:
        sql = f"select last_modified_time from __TABLES__ where table_id = '{name}'"
        [(time,)] = client.query_and_wait(sql)
        return time

    return changed


def again(client) -> list[dict]:
    client.query_and_wait(VIEW)
    client.query_and_wait(ABOVE)
    return [dict(row) for row in client.query_and_wait("select * from above")]


def test_the_same_again_changes_nothing_whatever_rows_there_are(client, made):
    before = made("v"), made("above")
    client.query_and_wait("insert into t values (2, 'b')")
    assert len(again(client)) == 2
    assert (made("v"), made("above")) == before
    job = client.query(VIEW)
    job.result()
    assert job.statement_type == "CREATE_VIEW"
    assert job.ddl_operation_performed == "REPLACE"
    assert job.ddl_target_table.table_id == "v"


CHANGES = {
    "a column more": (["alter table t add column more string"], {"id", "text", "more"}),
    "a column less": (["alter table t drop column text"], {"id"}),
    "another table": (["create or replace table t as select 'x' as id"], {"id"}),
    "a table that was away": (["drop table t", "create table t as select 2 as n"], {"n"}),
    "the view by another statement": (
        ["create or replace view v as select 1 as other"],
        {"id", "text"},
    ),
    "the view was away": (["drop view v"], {"id", "text"}),
}


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(("statements", "columns"), CHANGES.values(), ids=CHANGES)
def test_what_means_something_else_is_made_anew(client, statements, columns):
    for sql in statements:
        client.query_and_wait(sql)
    [row] = again(client)
    assert set(row) == columns


@pytest.mark.usefixtures("made")
def test_a_changed_view_below_counts(client):
    client.query_and_wait("create or replace view v as select 1 as other")
    client.query_and_wait(ABOVE)
    [row] = client.query_and_wait("select * from above")
    assert dict(row) == {"other": 1}


def test_a_changed_function_counts(client, dataset):
    view = f"create or replace view f_view as select {dataset}.f(1) as x"
    for result in (1, 2):
        client.query_and_wait(f"create or replace function {dataset}.f(n int64) as (n * {result})")
        client.query_and_wait(view)
        client.query_and_wait(view)
        [(x,)] = client.query_and_wait("select x from f_view")
        assert x == result
