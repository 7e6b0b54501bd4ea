"""A warehouse that works for long keeps its size, and loses nothing that is in use."""

import pytest
from emulator.patches import kept_small
from workspace.waiting import wait_for

CHANGES = kept_small.EVERY // 2 + 2


@pytest.mark.parametrize("looks", [1, 2, 3])
def test_the_result_of_a_job_that_ends_meanwhile_is_kept(monkeypatch, looks):
    running, ended = {("local", "new"): None}, {"local:last"}

    def looked():
        nonlocal looks
        looks -= 1
        if not looks:
            ended.add(":".join(running.popitem()[0]))

    class Running:
        def __iter__(self):
            looked()
            return iter(dict(running))

    def fetch(sql, _=None):
        looked()
        made = {"local:old", "local:last", "local:new"}
        return [(name,) for name in (made if sql is kept_small.RESULT_TABLES else ended)]

    monkeypatch.setattr(kept_small.database, "fetch", fetch)
    monkeypatch.setattr(kept_small.runner, "_running", Running())
    assert kept_small._old_results() == {"local:old"}


@pytest.mark.slow
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
