"""What a statement is billed for, by the rules that BigQuery documents."""

import pytest
from google.api_core.exceptions import GoogleAPICallError
from google.cloud import bigquery

MB = 2**20
LEAST = 10 * MB
BODY = 30 * MB  # of the large column

pytestmark = pytest.mark.usefixtures("objects")


@pytest.fixture
def billed(client):
    """The bytes that a statement is billed for."""

    def run(sql: str, **config) -> int:
        job = client.query(sql, job_config=bigquery.QueryJobConfig(**config))
        job.result()
        return job.total_bytes_billed

    return run


@pytest.fixture
def objects(client):
    """A table of 30 rows with 1 MB each in a column."""
    client.query_and_wait(
        "create table objects as select n, repeat('x', 1024 * 1024) as body,"
        " timestamp('2026-11-01') as at from unnest(generate_array(1, 30)) as n"
    )


def test_only_the_columns_that_are_named_count(billed):
    assert billed("select n from objects") == LEAST
    assert billed("select n, body from objects") == BODY + MB
    assert billed("with all_of_them as (select * from objects) select n from all_of_them") == LEAST
    assert billed("with all_of_them as (select * from objects) select * from all_of_them") > BODY
    assert billed("select n from (select * from objects union all select * from objects)") == LEAST
    assert billed("select * from (select * from objects union all select * from objects)") > BODY
    assert billed("select * except (body) from objects") == LEAST
    assert billed("select 1") == 0


def test_each_table_counts_ten_megabytes_at_least(billed, client):
    client.query_and_wait("create table others as select 1 as n")
    assert billed("select count(*) from objects inner join others using (n)") == 2 * LEAST


def test_a_view_counts_for_the_tables_below_it(billed, client):
    client.query_and_wait("create view bodies as select n, body from objects")
    assert billed("select length(body) from bodies") == BODY + MB


def test_changes_count_all_columns_of_their_target(billed):
    assert billed("update objects set at = current_timestamp() where n = 1") == BODY + MB
    assert billed("delete from objects where n = 31") == BODY + MB
    merge = "merge into objects as t using (select 1 as n) as s on t.n = s.n"
    insert = " when not matched then insert (n) values (s.n)"
    assert billed(merge + " when matched then update set n = s.n" + insert) == BODY + MB
    assert billed(merge + insert) == LEAST
    assert billed("insert into objects (n) values (1)") == 0


def test_a_constant_prunes_partitions(billed, client):
    client.query_and_wait("create table days (at timestamp, body string) partition by date(at)")
    client.query_and_wait(
        "insert into days select timestamp_add(timestamp '2026-11-01', interval n day),"
        " repeat('x', 1024 * 1024) from unnest(generate_array(0, 29)) as n"
    )
    assert billed("select body from days where at >= timestamp '2026-11-16'") == 15 * MB + MB
    assert billed("select body from days where at >= (select max(at) from days)") > BODY


def test_what_changed_counts_as_it_is_now(billed, client):
    """Files are read once; what comes, goes and changes afterwards counts all the same."""
    read, insert = "select n, body from objects", "insert into objects (n, body) values"
    assert billed(read) == BODY + MB
    client.query_and_wait(f"{insert} (31, repeat('x', 1024 * 1024))")
    assert billed(read) == BODY + 2 * MB
    client.query_and_wait("delete from objects where n > 20 and n < 31")
    assert billed(read) == BODY - 8 * MB
    client.query_and_wait("update objects set body = repeat('x', 2 * 1024 * 1024) where n = 1")
    assert billed(read) == BODY - 7 * MB
    client.query_and_wait("alter table objects add column other string")
    assert billed("select other from objects") == LEAST
    client.query_and_wait("update objects set other = body where true")
    assert billed("select other, body from objects") == 2 * (BODY - 8 * MB) + MB
    client.query_and_wait("drop table objects")
    client.query_and_wait("create table objects as select 1 as n, 'x' as body")
    assert billed(read) == LEAST


def test_a_dry_run_tells_what_would_be_processed(client):
    config = bigquery.QueryJobConfig(dry_run=True)
    job = client.query("select body from objects", job_config=config)
    assert job.total_bytes_processed == BODY + 2 * 30


def test_so_does_one_of_a_merge_of_any_form(client, scalar):
    merge = """
        merge into objects as t using (select 1 as n, true as is_gone) as s on t.n = s.n
        when matched and s.is_gone then delete
        when matched then update set n = s.n
        when not matched then insert (n) values (s.n)
    """
    job = client.query(merge, job_config=bigquery.QueryJobConfig(dry_run=True))
    assert job.total_bytes_processed > BODY
    assert scalar("select count(*) from objects") == 30


def test_the_answer_to_a_query_tells_it_too(client):
    assert client.query_and_wait("select body from objects").total_bytes_processed == BODY + 60


def test_what_is_over_the_limit_fails_with_the_figure(billed, client):
    words = f"exceeded limit for bytes billed: {LEAST}. {BODY + MB} or higher required"
    with pytest.raises(GoogleAPICallError, match=words):
        billed("select body from objects", maximum_bytes_billed=LEAST)
    config = bigquery.QueryJobConfig(maximum_bytes_billed=LEAST)
    with pytest.raises(GoogleAPICallError, match=words):
        client.query_and_wait("select body from objects", job_config=config)
    assert billed("select n from objects", maximum_bytes_billed=LEAST) == LEAST
