"""What a job's resource and its uploads look like to the clients that rely on them."""

import gzip
import io

from google.cloud import bigquery

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
