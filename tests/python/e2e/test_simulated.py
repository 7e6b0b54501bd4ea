"""Lives that seeds draw are as the model says, and the faults that are planted are found."""

import re
import subprocess
import sys

import pytest
from simulation.planted import PLANTED


def simulation(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "simulation", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_life_is_as_the_model_says():
    done = simulation("--seeds", "1", "--length", "15", "--shrink", "0")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("1 seeds, 1 as the model says\n")


@pytest.mark.slow
def test_a_run_survives_every_point():
    done = simulation("--points")
    assert done.returncode == 0, done.stdout + done.stderr
    survived, tried = re.search(r"(\d+) of (\d+) points survived", done.stdout).groups()
    assert survived == tried
    assert int(tried) > 100


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name):
    done = simulation("--planted", name, "--seeds", "49")
    assert done.returncode == 0, done.stdout + done.stderr
