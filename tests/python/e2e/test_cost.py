"""What a run costs is on record and labelled; there is a brake, and prod knows its location."""

import pytest
from loopback import secret

pytestmark = pytest.mark.slow

MAILBOX = "gmail-acct1"
JOB = "gmail_ingest_acct1"
MB = 2**20
DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def ingested(shared):
    """The run id of a first ingest of two mails."""
    shared.mail(MAILBOX, "one", "two")
    shared.counts(shared.ingest(MAILBOX))
    return shared.last_run()


@pytest.fixture
def prod(shared):
    """The environment of a prod whose BigQuery is the emulator."""
    given = {"ENV": "prod", "BQ_PROJECT": "local", "BQ_LOCATION": "US"}
    given |= {"BIGQUERY_EMULATOR_HOST": shared.warehouse_url}
    given |= {"STATE_DIR": str(shared.folder / "prod")}
    given["GOOGLE_APPLICATION_CREDENTIALS"] = str(secret.file(shared.warehouse_dir, "warehouse"))
    for name in ("CLIENT_ID", "CLIENT_SECRET", "_ACCT1_REFRESH_TOKEN"):
        given[f"TAP_GMAIL_{name}"] = "sandbox"
    return given


def test_a_run_says_what_it_was_billed(shared, ingested):
    [done] = [each for each in shared.events(ingested) if each["event_type"] == "job.completed"]
    assert done["payload"]["bytes_billed"] >= 10 * MB
    assert done["payload"]["slot_ms"] > 0
    assert done["event_schema_ref"].endswith("/job_completed/jsonschema/1-0-1")


def test_every_job_is_labelled(shared, ingested):
    jobs = [job for job in shared.client.list_jobs() if job.labels.get("job_name") == JOB]
    assert ingested
    assert {job.labels["connection"] for job in jobs} == {MAILBOX}
    assert {job.labels["stage"] for job in jobs} == {"job", "upsert"}
    merges = {job.labels.get("node_id") for job in jobs if job.labels["stage"] == "upsert"}
    assert "model_lorchestra_raw_objects" in merges


def test_status_sums_it_by_connection(shared, ingested):
    assert ingested
    printed = shared.run("lorc", "status", "--cost", BQ_PRICE_PER_TIB="7.5").stdout
    [row] = [line for line in printed.splitlines() if line.startswith(MAILBOX)]
    billed = shared.value(
        "select sum(int64(payload.bytes_billed)) from event_log where event_type like 'job.%ed'"
        " and json_value(payload, '$.parameters.connection') = @name",
        name=MAILBOX,
    )
    assert row.split()[2] == row.split()[3] == f"{billed / 1e9:.2f}"
    assert "At 7.5 per TiB" in printed
    assert "There is no brake" in printed


@pytest.mark.parametrize("limit", ["0.001", "0.025"], ids=["of the runner", "of dbt"])
def test_the_brake_ends_a_run_with_the_figure(shared, ingested, limit):
    assert ingested
    shared.add(MAILBOX, f"new-{limit}")
    done = shared.ingest(MAILBOX, BQ_MAX_GB_PER_STATEMENT=limit)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert f"GB and BQ_MAX_GB_PER_STATEMENT allows {limit}: nothing was billed" in last
    assert ("The merge failed at" in last) == (limit == "0.025")


def test_staging_expires_where_it_is_set(shared, ingested):
    assert ingested
    table = "staging_gmail_acct1.messages"
    assert shared.client.get_table(table).time_partitioning.expiration_ms is None
    shared.counts(shared.ingest(MAILBOX, BQ_STAGING_DAYS="400"))
    assert shared.client.get_table(table).time_partitioning.expiration_ms == 400 * DAY_MS


def test_prod_asks_for_the_location(shared, ingested, prod):
    assert ingested
    done = shared.ingest(MAILBOX, **prod | {"BQ_LOCATION": ""})
    assert (done.returncode, "BQ_LOCATION is not set" in done.stderr) == (2, True)


def test_prod_compares_it_with_the_datasets(shared, ingested, prod):
    last = shared.last_run()
    done = shared.ingest(MAILBOX, **prod | {"BQ_LOCATION": "EU"})
    assert done.returncode == 2, done.stderr
    assert "Dataset local.lorchestra lies in US and BQ_LOCATION is EU" in done.stderr
    assert shared.last_run() == last
    assert ingested
