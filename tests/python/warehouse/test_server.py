"""Starting, stopping, and what a second server is told."""

import json
import shutil
import signal
import subprocess
import sys
import urllib.request

import pytest


def serve(*arguments) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "emulator", "serve", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def assert_one_sentence(result: subprocess.CompletedProcess, word: str):
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert word in result.stderr


def test_healthz_says_who_answers(start, tmp_path):
    server = start(tmp_path / "data")
    with urllib.request.urlopen(f"{server.url}/healthz") as response:
        answer = json.load(response)
    expected = {"server": "warehouse", "pid": server.process.pid}
    assert answer.items() >= (expected | {"data_dir": str(tmp_path / "data")}).items()


def test_the_log_holds_one_line_and_no_sql(start):
    server = start()
    client = server.client()
    client.query_and_wait("select 'a secret'")
    with pytest.raises(Exception, match="another secret"):
        client.query_and_wait("select error('another secret')")
    server.stop()
    assert server.log.read_text().count("\n") == 1
    assert "secret" not in server.log.read_text()


def test_a_taken_port_is_one_sentence(start, tmp_path):
    port = start().url.rpartition(":")[2]
    result = serve("--port", port, "--data-dir", tmp_path / "other")
    assert_one_sentence(result, port)


def test_a_data_folder_in_use_is_one_sentence(start, tmp_path):
    port = start(tmp_path / "data").url.rpartition(":")[2]
    result = serve("--port", 0, "--data-dir", tmp_path / "data")
    assert_one_sentence(result, f"{tmp_path / 'data'} is in use by the warehouse on port {port}:")


def test_a_data_folder_that_cannot_be_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    result = serve("--port", 0, "--data-dir", tmp_path / "file" / "data")
    assert_one_sentence(result, str(tmp_path / "file"))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGKILL, -9)])
def test_committed_data_outlives_the_process(start, tmp_path, number, code):
    server = start(tmp_path / "data")
    server.client().query_and_wait("create table kept as select 1 as n")
    server.client().query_and_wait("insert into kept values (2)")
    server.client().query("select count(*) from unnest(generate_array(1, 100000000)) a, a.b")
    assert server.stop(number) == code

    client = start(tmp_path / "data").client()
    rows = client.query_and_wait("select n from kept order by n")
    assert [row.n for row in rows] == [1, 2]


def test_a_folder_that_was_moved_or_copied_goes_on_where_it_is(start, tmp_path):
    first = start(tmp_path / "here")
    client = first.client()
    client.query_and_wait("create table kept as select 1 as number")
    client.query_and_wait("insert into kept values (2)")
    first.stop()
    shutil.copytree(tmp_path / "here", tmp_path / "copy")
    (tmp_path / "here").rename(tmp_path / "there")
    for name in ("there", "copy"):
        client = start(tmp_path / name).client()
        client.query_and_wait(f"insert into kept values ({len(name)})")
        client.query_and_wait(f"create table {name} as select 1 as number")
        rows = client.query_and_wait("select number from kept order by number")
        assert [row["number"] for row in rows] == [1, 2, len(name)]
    written = {path.parts[-2] for path in (tmp_path / "copy").rglob("*.parquet")}
    assert written == {"kept", "copy"}
