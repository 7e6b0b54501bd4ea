"""What a job's resource and its uploads look like to the clients that rely on them."""

import gzip
import io

import pytest
from google.api_core.exceptions import BadRequest
from google.cloud import bigquery
from lorc.runs.run import Run

NUMBERS = bigquery.LoadJobConfig(
    source_format="NEWLINE_DELIMITED_JSON", schema=[bigquery.SchemaField("n", "INT64")]
)


def test_create_table_as_names_its_destination(client):
    job = client.query("create table numbers as select 1 as n union all select 2")
    assert list(job.result()) == []
    assert job.destination.table_id == "numbers"
    assert client.get_table(job.destination).num_rows == 2
    assert client.get_job(job.job_id).destination == job.destination


def test_gzip_uploads_are_unpacked(client, dataset):
    for packed in (gzip.compress(b'{"n": 1}\n{"n": 2}\n'), b'{"n": 3}\n'):
        job = client.load_table_from_file(
            io.BytesIO(packed), f"{dataset}.numbers", job_config=NUMBERS
        )
        job.result()
    rows = client.query_and_wait("select n from numbers order by n")
    assert [row.n for row in rows] == [1, 2, 3]


def test_a_row_may_have_a_hundred_megabytes(client, dataset):
    text = bigquery.LoadJobConfig(
        source_format="NEWLINE_DELIMITED_JSON", schema=[bigquery.SchemaField("text", "STRING")]
    )
    rows = b'{"text": "b"}\n' + b"\n".join([b'{"text": "%s"}' % (b"a" * 17_000_000)] * 2)
    client.load_table_from_file(io.BytesIO(rows), f"{dataset}.texts", job_config=text).result()
    sizes = client.query_and_wait("select length(text) as size from texts order by size")
    assert [row.size for row in sizes] == [1, 17_000_000, 17_000_000]


def test_information_schema_tells_what_a_job_changed(client):
    client.query_and_wait("create table numbers as select 1 as n")
    job = client.query(
        "merge into numbers t using (select * from unnest([1, 2, 3]) as n) s"
        " on t.n = s.n when matched then update set n = 4"
        " when not matched then insert (n) values (s.n)"
    )
    job.result()
    query = """
        select dml_statistics as changed, total_bytes_processed as bytes, error_result as error,
            creation_time <= start_time and start_time <= end_time as timed
        from `region-us`.INFORMATION_SCHEMA.{view} where job_id = @job
    """
    parameter = bigquery.ScalarQueryParameter("job", "STRING", job.job_id)
    config = bigquery.QueryJobConfig(query_parameters=[parameter])
    for view in ("JOBS", "JOBS_BY_PROJECT", "JOBS_BY_USER"):
        (row,) = client.query_and_wait(query.format(view=view), job_config=config)
        assert row.changed == {
            "inserted_row_count": 2,
            "deleted_row_count": 0,
            "updated_row_count": 1,
        }
        assert (row.bytes, row.error, row.timed) == (8, None, True)


@pytest.mark.parametrize(
    "statement",
    [
        'grant `roles/bigquery.dataViewer` on table numbers to "user:ann@example.org"',
        'revoke `roles/bigquery.dataViewer` on table numbers from "user:ann@example.org"',
        "alter materialized view numbers set options (enable_refresh = true)",
    ],
)
def test_access_statements_change_nothing(client, statement):
    client.query_and_wait("create table numbers as select 1 as n")
    client.query_and_wait(statement)
    grants = "select * from `region-us`.INFORMATION_SCHEMA.OBJECT_PRIVILEGES"
    assert list(client.query_and_wait(f"{grants} where object_name = 'numbers'")) == []


def test_set_takes_a_struct_apart(client):
    script = """
        declare days array<date>;
        declare n int64;
        declare word string;
        set (days) = (select as struct array_agg(d) from unnest([date '2026-01-01']) as d);
        set (n, word) = (select as struct 1, 'one');
        select array_length(days) as days, n, word;
    """
    (row,) = client.query_and_wait(script)
    assert (row.days, row.n, row.word) == (1, 1, "one")


@pytest.mark.parametrize(
    "labels", [{"stage": "a" * 64}, {"k" * 64: "a"}, {"stage": "Job"}, {"stage": "a.b"}, {"": "a"}]
)
def test_labels_that_bigquery_does_not_take_are_refused(client, labels):
    with pytest.raises(BadRequest, match="does not meet the requirements"):
        client.query_and_wait("select 1", job_config=bigquery.QueryJobConfig(labels=labels))


def test_a_run_of_a_long_name_has_labels_that_bigquery_takes(client):
    name = "google-forms-intake-adolescents-and-their-parents-in-three-languages-2027"
    run = Run.start(f"ingest_{name}_form_responses", {"connection": name})
    config = bigquery.QueryJobConfig(labels=run.labels)
    job = client.query("select 1", job_config=config)
    job.result()
    assert job.labels == run.labels
    assert job.labels["connection"] == name[:63]
