"""A program's writes to its own folders: listed, and failing one by one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from simulation.clinic import WRITES

PROGRAM = """
import os, runpy, sys
from pathlib import Path
runpy.run_path(sys.argv[1], run_name="__main__")
own = Path(os.environ["BACKUP_DIR"])
own.mkdir()
(own / "a").write_text("a")
(own / "a").replace(own / "b")
(own / "b").read_text()
Path(os.environ["ELSEWHERE"]).write_text("")
print("done")
"""


@pytest.fixture
def run(tmp_path):
    def run(writes):
        own = {"BACKUP_DIR": str(tmp_path / "own"), "WAREHOUSE_DIR": str(tmp_path / "own")}
        own |= {"WRITES": writes, "ELSEWHERE": str(tmp_path / "elsewhere")}
        command = [sys.executable, "-c", PROGRAM, WRITES]
        return subprocess.run(command, env=os.environ | own, capture_output=True, text=True)

    return run


def test_its_writes_are_listed(run, tmp_path):
    assert run(f"list:0:{tmp_path / 'listed'}").stdout == "done\n"
    assert Path(tmp_path / "listed").read_text() == "os.mkdir own\nopen a\nos.rename a\n"


def test_the_disk_is_full_at_one_of_them(run, tmp_path):
    assert "No space left on device" in run("full:3").stderr
    assert (tmp_path / "own" / "a").exists()


def test_it_is_killed_before_one_of_them(run, tmp_path):
    assert run("kill:2").returncode == -signal.SIGKILL
    assert not (tmp_path / "own" / "a").exists()
