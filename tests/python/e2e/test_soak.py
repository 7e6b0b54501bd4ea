"""A warehouse under the statements of a hundred runs of the lanes keeps its memory and files."""

import re
from pathlib import Path

import pytest

from ..support.emulator import Emulator

RUNS, VIEWS = 100, 20
COLUMNS = ", ".join(
    f"if(id > {each}, concat(text, '{each}'), text) as c{each}" for each in range(40)
)


@pytest.fixture
def server(tmp_path):
    made = Emulator(tmp_path / "data", tmp_path / "log")
    yield made
    made.stop()


@pytest.mark.slow
def test_memory_and_files_stay_flat_over_a_hundred_runs(server):
    client = server.client()
    client.query_and_wait("create table t (id int64, text string)")

    def run(number: int) -> tuple[int, int]:
        for view in range(VIEWS):
            client.query_and_wait(f"create or replace view v{view} as select {COLUMNS} from t")
        client.query_and_wait(f"insert into t values ({number}, 'a')")
        client.query_and_wait(f"update t set text = 'b' where id = {number}")
        client.query_and_wait("select * from v1")
        status = Path(f"/proc/{server.process.pid}/status").read_text()
        resident = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024
        return resident, len(list((server.run_dir / "data" / "local").rglob("*.parquet")))

    sizes = [run(number) for number in range(RUNS)]
    (early, _), (late, files) = sizes[RUNS // 5], sizes[-1]
    assert late < 1.25 * early
    assert files < 100
