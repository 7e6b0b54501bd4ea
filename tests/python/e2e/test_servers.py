"""The two local servers: started once, recognised, stopped, emptied."""

import csv
import io
import json
import shutil

import pytest

CONNECTION = "gmail-acct1"


@pytest.fixture(scope="module")
def ready(shared):
    """A warehouse with one run of one connection."""
    shared.mail(CONNECTION, "one", "two")
    done = shared.run("lorc", "run", "gmail_ingest_acct1")
    assert shared.counts(done)["inserted"] == 2
    return shared


def pids(runner):
    return sorted(process.pid for process in runner.processes())


def test_up_twice_is_one_server_each(ready):
    before = pids(ready)
    assert len(before) == 2
    done = ready.run("lorc", "up")
    assert done.returncode == 0
    assert [line.split()[1:3] for line in done.stdout.splitlines()] == [["is", "running"]] * 2
    assert pids(ready) == before


def test_down_leaves_no_process_and_a_stale_pid_file_is_survived(lorc):
    lorc.mail(CONNECTION, "only")
    assert lorc.run("lorc", "up").returncode == 0
    assert len(pids(lorc)) == 2
    assert lorc.run("lorc", "down").returncode == 0
    assert pids(lorc) == []
    for name in ("warehouse", "sandbox"):
        (lorc.warehouse_dir / f"{name}.pid").write_text("1")
    done = lorc.run("lorc", "up")
    assert done.returncode == 0, done.stderr
    assert len(pids(lorc)) == 2


def test_a_second_warehouse_over_the_folder_is_refused_and_the_first_is_still_known(
    lorc, free_port
):
    lorc.mail(CONNECTION, "only")
    assert lorc.run("lorc", "up").returncode == 0
    other = {"WAREHOUSE_PORT": str(free_port())}
    refused = lorc.run("lorc", "up", **other)
    assert refused.returncode == 1
    assert "warehouse did not start" in refused.stderr
    done = lorc.run("lorc", "down", **other)
    assert f"warehouse stopped on port {lorc.warehouse_port}" in done.stdout
    assert pids(lorc) == []


def test_another_data_folder_restarts_the_sandbox(lorc, tmp_path):
    lorc.mail(CONNECTION, "only")
    assert lorc.run("lorc", "up").returncode == 0
    before = pids(lorc)
    shutil.copytree(lorc.data, tmp_path / "other")
    lorc.environment["SANDBOX_DATA"] = str(tmp_path / "other")
    done = lorc.run("lorc", "up")
    assert "warehouse is running" in done.stdout
    assert f"sandbox restarted on port {lorc.sandbox_port}: it serves" in done.stdout
    assert len(pids(lorc)) == 2
    assert len(set(pids(lorc)) & set(before)) == 1


@pytest.mark.slow
def test_after_a_reset_everything_comes_back(lorc):
    lorc.mail(CONNECTION, "one", "two")
    lorc.counts(lorc.ingest(CONNECTION))
    stored, backups = lorc.objects(), [*lorc.backup_dir.rglob("*.jsonl")]
    assert lorc.run("lorc", "reset", "--yes").returncode == 0
    assert pids(lorc) == []
    assert not lorc.warehouse_dir.exists()
    assert [*lorc.backup_dir.rglob("*.jsonl")] == backups
    assert lorc.counts(lorc.ingest(CONNECTION))["inserted"] == 2
    assert lorc.objects() == stored


QUERY = "select external_id, payload.internalDate, first_seen from raw_objects order by 1"


def test_rows_as_json(ready):
    done = ready.run("lorc", "sql", QUERY, "--format", "json")
    rows = json.loads(done.stdout)
    assert [row["external_id"] for row in rows] == sorted(k.split(":")[-1] for k in ready.objects())
    assert all(row["internalDate"].isdecimal() and "T" in row["first_seen"] for row in rows)


def test_rows_as_csv(ready):
    done = ready.run("lorc", "sql", QUERY, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["external_id"] for row in rows] == sorted(k.split(":")[-1] for k in ready.objects())


def test_rows_as_table(ready):
    lines = ready.run("lorc", "sql", QUERY).stdout.splitlines()
    assert lines[0].split() == ["external_id", "internalDate", "first_seen"]
    assert lines[-1] == "(2 rows)"


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("select nothing_of_it from raw_objects", "nothing_of_it"),
        ("selec 1", ""),
        ("select 1 from raw_object", "Did you mean raw_objects? docs/tables.md has them all."),
    ],
)
def test_a_wrong_query_is_one_sentence(ready, query, word):
    done = ready.run("lorc", "sql", query)
    assert done.returncode == 1
    assert done.stdout == ""
    assert word in done.stderr
    assert done.stderr.startswith("The warehouse does not take the query")
    assert "http" not in done.stderr


def test_status_shows_the_last_run_of_each_connection(ready):
    done = ready.run("lorc", "status")
    assert done.returncode == 0, done.stderr
    assert CONNECTION in done.stdout


def test_a_query_without_a_warehouse_starts_it_alone(lorc):
    done = lorc.run("lorc", "sql", "select 1 as n", "--format", "csv")
    assert (done.returncode, done.stdout.split()) == (0, ["n", "1"])
    assert (lorc.warehouse_dir / "warehouse.pid").exists()
    assert not (lorc.warehouse_dir / "sandbox.pid").exists()
