"""A merge of all connections by hand: each statement within what BigQuery takes."""

from datetime import UTC, datetime, timedelta

import pytest
from lorc.project import data_files
from lorc.project.settings import ROOT
from lorc.warehouse.queries import render

from ..support.scans import Scans

MOST = 99
MERGED = ("raw_objects", "rejected_objects", "object_versions")


def streams() -> list[str]:
    """The staging table of each declared stream."""
    entries = data_files.read(ROOT / "models" / "staging" / "_sources.yml")["sources"]
    return [
        f"`local`.`{source['schema']}`.`{table['name']}`"
        for source in entries
        for table in source["tables"]
    ]


@pytest.mark.slow
def test_a_merge_of_all_connections_scans_fewer_than_a_hundred_tables(project):
    staged = streams()
    for relation in staged:
        project.rows(f"create schema if not exists {relation.rpartition('.')[0]}")
        project.rows(render("create_staging_table", relation=relation))
    before = project.rows("select * from raw_objects order by idem_key")
    [since] = project.rows("select current_timestamp() as now")
    result = project.dbt("build", "--select", *MERGED)
    failed = [f"{run.node.name}: {run.message}" for run in result.result.results if run.failures]
    assert result.success, failed or result.exception
    assert project.rows("select * from raw_objects order by idem_key") == before
    jobs = project.client.list_jobs(min_creation_time=since["now"])
    scans = {job.job_id: (Scans({}).of(job.query), job.query) for job in jobs if reads(job)}
    assert max(count for count, _ in scans.values()) > len(staged)
    assert {sql: count for count, sql in scans.values() if count > MOST} == {}
    assert not [name for name in tables(project) if name.startswith("staged_records_")]


def test_a_hand_run_checks_all_that_is_staged_and_not_what_came_since(project):
    """Of more than two streams the merge reads a table of its own, with what came since the last
    complete run; the assertions beside it look at everything."""
    for relation in streams()[:4]:
        project.rows(f"create schema if not exists {relation.rpartition('.')[0]}")
        project.rows(render("create_staging_table", relation=relation))
    later = datetime.now(UTC) + timedelta(hours=1)
    run_id = f"gmail_ingest_acct1-{later:%Y%m%d%H%M%S}"
    project.rows(
        "insert into event_log (event_id, event_type, source_system, connection_name,"
        " target_object_type, event_schema_ref, correlation_id, created_at, status, payload)"
        " select generate_uuid(), event_type, source_system, connection_name, target_object_type,"
        " event_schema_ref, @run_id, timestamp(@later), status,"
        """ json '{"records_extracted": 0, "records_staged": 0, "inserted": 0}' from event_log"""
        " where event_type in ('ingest.started', 'ingest.completed', 'upsert.completed')"
        " and connection_name = 'gmail-acct1'"
        " qualify row_number() over (partition by event_type order by created_at) = 1",
        run_id=run_id,
        later=later.isoformat(),
    )
    try:
        result = project.dbt("build", "--select", *MERGED, "--exclude", "test_type:unit")
    finally:
        project.rows("delete from event_log where correlation_id = @run_id", run_id=run_id)
    found = {run.node.name: run.status for run in result.result.results}
    assert found["assert_extracted_is_accepted_plus_rejected"] == "pass"
    assert {name for name, status in found.items() if status not in ("success", "pass")} == set()


def reads(job) -> bool:
    return job.job_type == "query" and job.statement_type in (
        *("SELECT", "MERGE", "INSERT", "CREATE_TABLE_AS_SELECT"),
    )


def tables(project) -> list[str]:
    return [table.table_id for table in project.client.list_tables("lorchestra")]
