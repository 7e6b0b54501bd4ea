"""What the catalog tells of a table is what the emulator itself would have found, and found so."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from google.api_core.exceptions import GoogleAPIError

STATEMENTS = [
    "create table t (id int64 not null, text string, part struct<a int64, b string>)",
    "insert into t values (1, 'a', (1, 'x')), (2, 'b', (2, 'y')), (3, null, null)",
    "delete from t where id = 1",
    """merge into t using (select 4 as id) as s on t.id = s.id
    when not matched then insert (id) values (4)""",
    "alter table t add column more string",
    "alter table t alter column id drop not null",
    "create table timed (id int64) partition by _partitiondate",
    "insert into timed (id) values (7)",
    "create view v as select id, text from t",
    "create or replace view v as select more from t",
    "create table gone as select 1 as id",
    "drop table gone",
    "create or replace table t as select id, text from t where id > 2",
]
ASKED = ["t", "timed", "v", "gone", "never"]
QUERIES = [
    "select * from t",
    "select * from timed",
    "select * from v",
    "select * from gone",
    "select * from elsewhere.t",
    "select * from `another-project`.d.t",
    "select table_id, row_count from __TABLES__ order by 1",
]


def _said(ask):
    try:
        return ask()
    except GoogleAPIError as error:
        return f"{type(error).__name__}"


def _told(client) -> list:
    def resource(name):
        table = client.get_table(name)
        fields = [(f.name, f.field_type, f.mode, len(f.fields)) for f in table.schema]
        return table.table_type, table.num_rows, fields

    def rows(sql):
        found = client.query_and_wait(sql)
        return found.total_rows, sorted((tuple(row) for row in found), key=repr)

    dataset = client.default_query_job_config.default_dataset
    return [
        *(_said(lambda name=name: resource(f"{dataset.dataset_id}.{name}")) for name in ASKED),
        sorted(table.table_id for table in client.list_tables(dataset)),
        *(_said(lambda sql=sql: rows(sql)) for sql in QUERIES),
    ]


@pytest.fixture
def told(start, tmp_path, monkeypatch):
    """What a server without one patch tells after each statement."""

    def run(left_out: str) -> list:
        monkeypatch.setenv("WAREHOUSE_WITHOUT_PATCH", left_out)
        client = start(tmp_path / left_out).client("d")
        client.create_dataset("d")
        found = []
        for sql in STATEMENTS:
            client.query_and_wait(sql)
            found.append(_told(client))
        return found

    return run


@pytest.mark.slow
def test_each_statement_is_seen_as_without_the_patch(told):
    ours, theirs = told("none"), told("catalog_lookups")
    for sql, here, there in zip(STATEMENTS, ours, theirs, strict=True):
        assert here == there, sql
    fields = [("id", "INTEGER", "NULLABLE", 0), ("text", "STRING", "NULLABLE", 0)]
    assert ours[-1][0] == ("TABLE", 2, fields)


def test_readers_beside_those_who_create_and_drop_are_answered(start, tmp_path):
    client = start(tmp_path).client("d")
    client.create_dataset("d")
    client.query_and_wait("create table kept as select 1 as id")

    def make(number: int) -> int:
        for turn in range(6):
            client.query_and_wait(f"create or replace table t{number}_{turn} as select {turn} as a")
            rows = list(client.query_and_wait(f"select a from t{number}_{turn}, kept"))
            client.query_and_wait(f"alter table t{number}_{turn} add column b string")
            assert list(client.query_and_wait(f"select a, b from t{number}_{turn}"))
            client.query_and_wait(f"drop table t{number}_{turn}")
            assert rows[0]["a"] == turn
        return number

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(make, range(4))) == [0, 1, 2, 3]
