"""What statements leave behind is cleared away: results, jobs, snapshots, small files.

BigQuery ("Using cached query results", "JOBS view", "Time travel") keeps a result for a day, a job
for months and a table's past for a week, at nobody's cost. The emulator keeps all of it for ever,
and a file for each INSERT: a server that works for weeks grows and gets slower. Here the newest are
kept, by their number, and a table of many small files is written as few.
"""

import concurrent.futures
import contextlib
import threading

import duckdb
from local_bigquery.engine import database
from local_bigquery.engine.database import quote
from local_bigquery.jobs import runner

from emulator.patches import modified_times

EVERY = 200  # jobs
RESULTS, JOBS, SNAPSHOTS, FILES = 500, 5_000, 100, 10
RUNNING_SECONDS = 600
OLD_JOBS = """
    delete from emulator.jobs where creation_time < (
        select min(creation_time) from (
            select creation_time from emulator.jobs order by creation_time desc limit $1
        )
    )
"""
RESULT_TABLES = """
    select table_name from duckdb_tables()
    where database_name = 'emulator' and schema_name = '_results'
"""
LAST_ENDED = """
    select concat(project_id, ':', job_id) from emulator.jobs
    order by cast(resource ->> '$.statistics.endTime' as bigint) desc limit $1
"""
SCATTERED = """
    select schemas.schema_name, tables.table_name
    from {meta}.ducklake_data_file as files
    inner join {meta}.ducklake_table as tables on files.table_id = tables.table_id
    inner join {meta}.ducklake_schema as schemas on tables.schema_id = schemas.schema_id
    where
        files.end_snapshot is null
        and tables.end_snapshot is null
        and schemas.end_snapshot is null
    group by 1, 2
    having count(*) > $1
"""
OLD_SNAPSHOTS = """
    select snapshot_id from {meta}.ducklake_snapshot
    order by snapshot_id desc limit 1000000000 offset $1
"""
_finished = 0
_guard, _clearing = threading.Lock(), threading.Lock()


def clear() -> None:
    """Clear away what is old. What statements that run now may still read stays until they end."""
    with _clearing:
        for name in _old_results():
            database.execute(f"drop table if exists emulator._results.{quote(name)}")
        database.execute(OLD_JOBS, [JOBS])
        for project_id in database.projects():
            _clear_project(project_id)


def _old_results() -> set[str]:
    """The tables with results of jobs that are not among the last to end.

    A job is in the table of jobs from its end on, and among the running ones until then: looked for
    in this order, one that ends meanwhile is found here or there.
    """
    made = {name for (name,) in database.fetch(RESULT_TABLES)}
    made -= {":".join(key) for key in list(runner._running)}
    return made - {name for (name,) in database.fetch(LAST_ENDED, [RESULTS])}


def _clear_project(project_id: str) -> None:
    meta, lake = modified_times.catalog(project_id), project_id.replace("'", "''")
    modified_times.keep(project_id)
    for schema, table in database.fetch(SCATTERED.format(meta=meta), [FILES]):
        names = [each.replace("'", "''") for each in (table, schema)]
        given = "'{}', '{}', schema => '{}'".format(lake, *names)
        # a statement that changes the table waits, or one of both would fail
        with database.writing(project_id, schema, table), contextlib.suppress(duckdb.Error):
            database.execute(f"call ducklake_rewrite_data_files({given}, delete_threshold => 0.5)")
            database.execute(f"call ducklake_merge_adjacent_files({given})")
    running = [each.future for each in list(runner._running.values()) if each.future]
    old = [number for (number,) in database.fetch(OLD_SNAPSHOTS.format(meta=meta), [SNAPSHOTS])]
    if not old or concurrent.futures.wait(running, RUNNING_SECONDS).not_done:
        return
    with contextlib.suppress(duckdb.Error):
        database.execute(f"call ducklake_expire_snapshots('{lake}', versions => {old})")
        running = [each.future for each in list(runner._running.values()) if each.future]
        if not concurrent.futures.wait(running, RUNNING_SECONDS).not_done:
            database.execute(f"call ducklake_cleanup_old_files('{lake}', cleanup_all => true)")


def apply() -> None:
    """Clear after every so many jobs, beside those that run."""
    execute = runner._execute

    def counted(*args):
        global _finished
        execute(*args)
        with _guard:
            _finished += 1
            is_due = _finished % EVERY == 0 and not _clearing.locked()
        if is_due:
            threading.Thread(target=clear, daemon=True).start()

    runner._execute = counted
