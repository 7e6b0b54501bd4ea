"""Two connections run for the first time at once, from two clients, on an empty warehouse."""

import io
import json
from concurrent.futures import ThreadPoolExecutor

from google.cloud import bigquery

ROUNDS, ROWS, FUNCTIONS = 5, 200, 8
STAGING = bigquery.LoadJobConfig(
    source_format="NEWLINE_DELIMITED_JSON",
    schema=[bigquery.SchemaField("data", "JSON"), bigquery.SchemaField("at", "TIMESTAMP")],
)
FIRST_STEPS = [
    "create schema if not exists shared",
    "create table if not exists shared.raw_objects (idem_key string not null, payload json)",
    "create table if not exists shared.event_log (event_id string, at timestamp)"
    " partition by date(at)",
]
MERGE = """
merge into shared.raw_objects as t using (
    select json_value(data, '$.key') as idem_key, data as payload from staged
    qualify row_number() over (partition by json_value(data, '$.key') order by at desc) = 1
) as s on t.idem_key = s.idem_key
when matched then update set payload = s.payload
when not matched then insert (idem_key, payload) values (s.idem_key, s.payload)
"""
ADDED = """
create temp function added(n float64) returns float64 language js as 'return n + {number}';
select sum(added(cast(n as float64))) as s from unnest(generate_array(1, 5000)) as n
"""
LOG = "insert into shared.event_log values (generate_uuid(), current_timestamp())"


def stage(client: bigquery.Client, dataset: str, keys: list[str]):
    lines = [json.dumps({"data": {"key": k}, "at": "2026-01-01T00:00:00Z"}) for k in keys]
    upload = io.BytesIO("\n".join(lines).encode())
    client.load_table_from_file(upload, f"{dataset}.staged", job_config=STAGING).result()


def first_run(server, connection: str):
    client = server.client(connection)
    client.create_dataset(connection, exists_ok=True)
    for statement in FIRST_STEPS:
        client.query(statement).result()
    for number in range(ROUNDS):
        client.query(LOG).result()
        stage(client, connection, [f"{connection}:{number}:{i}" for i in range(ROWS)])
        stage(client, connection, [f"both:{number}:{i}" for i in range(ROWS)])
        client.query(MERGE).result()
        client.query(LOG).result()


def test_two_first_runs_lose_no_row(start):
    server = start()
    connections = ["first", "second", "third"]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda connection: first_run(server, connection), connections))

    client = server.client("shared")
    (rows,) = client.query_and_wait(
        "select count(*) as n, count(distinct idem_key) as objects from raw_objects"
    )
    assert rows.n == rows.objects == (len(connections) + 1) * ROUNDS * ROWS
    (events,) = client.query_and_wait("select count(*) as n from event_log")
    assert events.n == len(connections) * 2 * ROUNDS


def test_functions_in_javascript_from_threads_of_any_age(start):
    server = start()
    client = server.client("local")
    texts = [ADDED.format(number=number) for number in range(FUNCTIONS)]
    with ThreadPoolExecutor(FUNCTIONS) as pool:
        list(pool.map(client.query_and_wait, ["select 1"] * FUNCTIONS))  # its threads are there
        sums = [next(iter(rows)).s for rows in pool.map(client.query_and_wait, texts)]
    assert sums == [5000 * 5001 / 2 + 5000 * number for number in range(FUNCTIONS)]
