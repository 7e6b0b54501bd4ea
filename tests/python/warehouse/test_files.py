"""The warehouse reads and writes the files of its data folder alone, whoever asks and however."""

import json

import pytest
from google.api_core.exceptions import GoogleAPICallError
from google.auth.transport.requests import AuthorizedSession

CANARY = "canary-5d1f"
# each with a file, or a folder to write into, outside the data folder
READING = [
    "select content from read_text('{file}')",
    "select * from read_blob('{file}')",
    "select * from read_csv('{file}')",
    "select * from read_csv_auto('{file}')",
    "select * from read_json('{file}')",
    "select * from read_ndjson('{file}')",
    "select * from read_json_objects('{file}')",
    "select * from read_parquet('{file}')",
    "select * from parquet_metadata('{file}')",
    "select * from read_avro('{file}')",
    "select * from read_duckdb('{file}')",
    "select * from sniff_csv('{file}')",
    "select * from glob('{folder}/*')",
    "select * from READ_TEXT('{file}')",
    "select * from `read_text`('{file}')",
    "select (select min(content) from read_text('{file}')) as a",
    "select * from query('from read_text(''{file}'')')",
    "select * from query_table(['{file}'])",
    "with a as (select * from read_text('{file}')) select * from a",
    "select * from st_read('{file}')",
    "select * from `{file}`",
    "select * from ducklake_add_data_files('local', 'a', '{file}')",
    "select * from postgres_scan('host={folder}', 'public', 'a')",
    "select getenv('HOME')",
    "load data into a from files (format = 'CSV', uris = ['{file}'])",
    "create external table a options (format = 'CSV', uris = ['{file}'])",
    "select * from external_query('us.default', 'select 1')",
]
WRITING = [
    "copy (select 1) to '{folder}/out.csv'",
    "export data options (uri = 'file://{folder}/out.csv', format = 'CSV') as select 1 as a",
    "export data options (uri = '{folder}/out.csv', format = 'CSV') as select 1 as a",
    "export data options (uri = 'gs://b/../../../{name}/out.csv', format = 'CSV') as select 1 as a",
    "export data options (uri = 'gs://../../{name}/out.csv', format = 'CSV') as select 1 as a",
    "export data options (uri = 'gs:///{folder}/out.csv', format = 'CSV') as select 1 as a",
    "export data options (uri = 'gs://b//{folder}/out.csv', format = 'CSV') as select 1 as a",
    "export data options (uri = 'file://{folder}/sub/out.csv', format = 'CSV') as select 1 as a",
    "export database '{folder}/out'",
    "attach '{folder}/out.db' as stolen",
    "attach 'ducklake:{folder}/out.ducklake' as stolen",
    "create schema `{folder}/out`.a",
    "create table `{folder}/out.d.t` as select 1 as a",
    "create table `../../{name}/out.d.t` as select 1 as a",
    "install httpfs from '{folder}'",
    "force install '{file}'",
    "load '{file}'",
    "set temp_directory = '{folder}'",
    "set global enable_external_access = true",
    "reset lock_configuration",
    "pragma profiling_output = '{folder}/out.json'",
    "call enable_logging(storage => 'file', storage_config => {{'path': '{folder}'}})",
    "select * from enable_logging(storage => 'file', storage_config => {{'path': '{folder}'}})",
]


@pytest.fixture
def outside(tmp_path):
    """A folder with a file of several formats in it, which the warehouse has nothing to do with."""
    (tmp_path / "file.csv").write_text(f'{{"a": "{CANARY}"}}\n')
    return tmp_path


@pytest.fixture
def filled(outside):
    def fill(statement: str) -> str:
        file, name = outside / "file.csv", str(outside).lstrip("/")
        return statement.format(file=file, folder=outside, name=name)

    return fill


@pytest.fixture
def session(client):
    return AuthorizedSession(client._credentials)


@pytest.fixture
def api(client, session):
    """Send a request by its path; Google's client checks much of what an attacker would send."""

    def send(method: str, path: str, upload: str = "", **given):
        url = f"{client._connection.API_BASE_URL}{upload}/bigquery/v2/projects/local{path}"
        return session.request(method, url, timeout=60, **given)

    return send


def ended(api, answer) -> dict:
    """A job's resource when it has ended, or the answer that refused it."""
    told = answer.json()
    if "jobReference" not in told or told.get("status", {}).get("state") == "DONE":
        return told
    api("GET", f"/queries/{told['jobReference']['jobId']}")
    return api("GET", f"/jobs/{told['jobReference']['jobId']}").json()


def is_refused(told: dict) -> bool:
    return "error" in told or "errorResult" in told.get("status", {})


def by_query(api, dataset, sql):
    body = {"query": sql, "useLegacySql": False, "defaultDataset": {"datasetId": dataset}}
    return ended(api, api("POST", "/queries", json=body))


def by_job(api, dataset, sql):
    query = {"query": sql, "useLegacySql": False, "defaultDataset": {"datasetId": dataset}}
    return ended(api, api("POST", "/jobs", json={"configuration": {"query": query}}))


def by_script(api, dataset, sql):
    return by_query(api, dataset, f"declare n int64 default 1; begin {sql}; end;")


def by_immediate(api, dataset, sql):
    return by_query(api, dataset, f'execute immediate """{sql}"""')


def by_view(api, dataset, sql):
    by_query(api, dataset, f"create or replace view v as {sql}")
    return by_query(api, dataset, "select * from v")


def by_session(api, _, sql):
    body = {"query": sql, "useLegacySql": False, "createSession": True}
    return ended(api, api("POST", "/queries", json=body))


def by_dry_run(api, dataset, sql):
    query = {"query": sql, "useLegacySql": False, "defaultDataset": {"datasetId": dataset}}
    answer = api("POST", "/jobs", json={"configuration": {"dryRun": True, "query": query}})
    return ended(api, answer)


ROUTES = [by_query, by_job, by_script, by_immediate, by_view, by_session, by_dry_run]


@pytest.mark.parametrize("statement", READING)
def test_no_statement_reads_a_file(api, dataset, filled, statement):
    for route in ROUTES:
        told = route(api, dataset, filled(statement))
        assert CANARY not in json.dumps(told)
        assert route is by_dry_run or is_refused(told), route


@pytest.mark.parametrize("statement", WRITING)
def test_no_statement_writes_a_file(api, dataset, filled, outside, statement):
    for route in ROUTES:
        route(api, dataset, filled(statement))
        assert [path.name for path in outside.iterdir()] == ["file.csv"], route
    assert not is_refused(by_query(api, dataset, "select 1"))  # and the server is still there


def load(dataset, uris, **more):
    table = {"projectId": "local", "datasetId": dataset, "tableId": "loaded"}
    schema = {"fields": [{"name": "a", "type": "STRING"}]}
    return {"load": {"sourceUris": uris, "destinationTable": table, "schema": schema} | more}


URIS = [
    "file://{file}",
    "{file}",
    "gs://b/../../../{name}/file.csv",
    "gs://../../{name}/file.csv",
    "gs:///{file}",
    "gs://b//{file}",
    "{folder}/*.csv",
    "gs://../{name}/*",
]


@pytest.mark.parametrize("uri", URIS)
def test_no_load_job_reads_a_file(api, dataset, filled, client, uri):
    for form in ("CSV", "NEWLINE_DELIMITED_JSON", "PARQUET", "AVRO", "ORC"):
        configuration = load(dataset, [filled(uri)], sourceFormat=form)
        told = ended(api, api("POST", "/jobs", json={"configuration": configuration}))
        assert is_refused(told)
        assert CANARY not in json.dumps(told)
    assert not list(client.list_tables(dataset))


@pytest.mark.parametrize("uri", [uri for uri in URIS if "*" not in uri])
@pytest.mark.parametrize("form", ["CSV", "AVRO"])
def test_no_extract_job_writes_a_file(api, dataset, filled, outside, client, form, uri):
    client.query_and_wait("create table t as select 1 as a")
    target = filled(uri).replace("file.csv", "sub/out.csv")
    extract = {
        "sourceTable": {"projectId": "local", "datasetId": dataset, "tableId": "t"},
        "destinationUris": [target],
        "destinationFormat": form,
        "compression": "DEFLATE" if form == "AVRO" else "NONE",
    }
    told = ended(api, api("POST", "/jobs", json={"configuration": {"extract": extract}}))
    assert is_refused(told)
    assert [path.name for path in outside.iterdir()] == ["file.csv"]


@pytest.mark.parametrize(
    "project", ["../../../{name}/out", "x'; attach '{folder}/out.db' as y; --"]
)
def test_no_project_names_a_file(api, filled, outside, project):
    default = {"projectId": filled(project), "datasetId": "d"}
    answer = api("POST", "/queries", json={"query": "select 1", "defaultDataset": default})
    assert is_refused(ended(api, answer))
    assert [path.name for path in outside.iterdir()] == ["file.csv"]


def test_exports_and_load_jobs_keep_working_within_the_data_folder(api, client, dataset, warehouse):
    for form in ("CSV", "JSON", "AVRO", "PARQUET"):
        client.query_and_wait(
            f"export data options (uri = 'gs://bucket/{dataset}/{form}-*', format = '{form}')"
            " as select 'kept' as a"
        )
        kind = "NEWLINE_DELIMITED_JSON" if form == "JSON" else form
        configuration = load(dataset, [f"gs://bucket/{dataset}/{form}-*"], sourceFormat=kind)
        if form == "CSV":
            configuration["load"]["skipLeadingRows"] = 1
        told = ended(api, api("POST", "/jobs", json={"configuration": configuration}))
        assert not is_refused(told), told
    rows = client.query_and_wait("select a from loaded")
    assert [row.a for row in rows] == ["kept"] * 4
    assert [*(warehouse.run_dir / "data" / "gcs" / "bucket" / dataset).iterdir()]


@pytest.mark.parametrize("kind", ["multipart", "resumable"])
@pytest.mark.parametrize(
    "configuration",
    [
        {"query": {"query": "create table pwned as select 1 as a"}},
        {"query": {"query": "create table pwned as select 1 as a"}, "load": {}},
        {"extract": {}},
        {"copy": {}},
        {},
    ],
)
def test_the_upload_takes_load_jobs_alone(api, client, dataset, kind, configuration):
    for name, given in configuration.items():
        if name == "query":
            given["defaultDataset"] = {"projectId": "local", "datasetId": dataset}
    job = json.dumps({"configuration": configuration})
    if kind == "multipart":
        body = f"--x\r\nContent-Type: application/json\r\n\r\n{job}\r\n--x\r\n\r\ndata\r\n--x--"
        headers = {"Content-Type": "multipart/related; boundary=x"}
    else:
        body, headers = job, {"Content-Type": "application/json"}
    path = f"/jobs?uploadType={kind}"
    answer = api("POST", path, upload="/upload", data=body, headers=headers)
    assert answer.status_code == 400
    assert not list(client.list_tables(dataset))


def test_the_configuration_is_locked_and_bounded(scalar, warehouse):
    assert scalar("select current_setting('temp_directory')") == str(
        warehouse.run_dir / "data" / ".spill"
    )
    for name in ("memory_limit", "max_temp_directory_size"):
        amount, unit = scalar(f"select current_setting('{name}')").split()
        assert float(amount) < 1000
        assert unit in ("MiB", "GiB")
    with pytest.raises(GoogleAPICallError):
        scalar("set global memory_limit = '1TB'")
