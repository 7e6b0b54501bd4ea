"""MERGE: counts, rows, and no work that no clause asked for."""

import pytest
import sqlglot
from emulator.patches import merge_orphans, strpos_kept
from google.api_core.exceptions import BadRequest
from local_bigquery.jobs import merge
from local_bigquery.sql.dialect import BigQueryDialect

UPSERT = """
merge into objects as t using (
    select id, version from unnest([struct(2 as id, 'new' as version), (3, 'new')])
) as s on t.id = s.id
when matched then update set version = s.version
when not matched then insert (id, version) values (s.id, s.version)
"""
ORPHANS = """
create temp table {name} as
select t.rowid as __tid, {clause} as __clause from objects as t
where t.rowid not in (select __tid from __merge_pairs)
"""


def test_merge_updates_and_inserts(client):
    client.query_and_wait("create table objects (id int64, version string)")
    client.query_and_wait("insert into objects values (1, 'old'), (2, 'old')")
    job = client.query(UPSERT)
    job.result()
    assert (job.dml_stats.inserted_row_count, job.dml_stats.updated_row_count) == (1, 1)
    rows = client.query_and_wait("select id, version from objects order by id")
    assert [tuple(row.values()) for row in rows] == [(1, "old"), (2, "new"), (3, "new")]


def test_merge_deletes_what_the_source_lacks_when_asked(client):
    client.query_and_wait("create table objects as select id, 'old' as version from unnest([1]) id")
    client.query_and_wait(UPSERT + "when not matched by source then delete")
    rows = client.query_and_wait("select id from objects order by id")
    assert [row.id for row in rows] == [2, 3]


def test_merge_refuses_two_sources_for_one_row(client):
    client.query_and_wait("create table objects as select 2 as id, 'old' as version")
    with pytest.raises(BadRequest, match="at most one source row"):
        client.query_and_wait(UPSERT.replace("(3, 'new')", "(2, 'newer')"))


@pytest.mark.parametrize(
    ("clause", "scanned"), [("null", False), ("case when true then 0 end", True)]
)
def test_unmatched_rows_are_collected_for_a_clause_alone(monkeypatch, clause, scanned):
    monkeypatch.setattr(merge, "translate", lambda tree, _: tree.sql("duckdb"))
    merge_orphans.apply()
    sql = ORPHANS.format(name=merge.ORPHANS, clause=clause)
    translated = merge.translate(sqlglot.parse_one(sql, dialect="bigquery"), None)
    assert translated.endswith("WHERE FALSE") is not scanned


def test_what_a_merge_writes_anew_keeps_its_functions():
    strpos_kept.apply()
    tree = sqlglot.parse_one("select strpos(a, 'x')", dialect=BigQueryDialect)
    assert tree.sql(dialect=BigQueryDialect) == "SELECT STRPOS(a, 'x')"
