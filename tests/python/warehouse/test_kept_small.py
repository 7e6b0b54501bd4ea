"""A warehouse that works for long keeps its size, and loses nothing that is in use."""

import pytest
from emulator.patches import kept_small
from workspace.waiting import wait_for

pytestmark = pytest.mark.slow

CHANGES = kept_small.EVERY // 2 + 2


def test_files_become_few_and_rows_and_times_stay(start):
    server = start()
    client = server.client()
    client.query_and_wait("create table still as select 1 as id")
    client.query_and_wait("create table t (id int64, text string)")
    client.query_and_wait("create view v as select id from t")
    before = times(client)
    for number in range(CHANGES):
        client.query_and_wait(f"insert into t values ({number}, 'a')")
        client.query_and_wait(f"update t set text = 'b' where id = {number}")
    folder = server.run_dir / "data" / "local"
    wait_for(lambda: len(list(folder.rglob("*.parquet"))) < CHANGES, 120)
    [row] = client.query_and_wait("select count(*), count(distinct id), min(text) from t")
    assert tuple(row) == (CHANGES, CHANGES, "b")
    [row] = client.query_and_wait("select id from still")
    assert tuple(row) == (1,)
    assert times(client) == before


def times(client) -> list[tuple]:
    """When the table that nobody changes, and the view, were last changed."""
    sql = "select table_id, last_modified_time from __TABLES__ where table_id != 't' order by 1"
    return [tuple(row) for row in client.query_and_wait(sql)]
