"""A life that a seed draws is as the model says, over the real loader, dbt and warehouse."""

import subprocess
import sys

import pytest


@pytest.mark.slow
def test_a_life_is_as_the_model_says():
    command = [sys.executable, "-m", "simulation", "--seeds", "1", "--length", "15"]
    done = subprocess.run([*command, "--shrink", "0"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("1 seeds, 1 as the model says\n")
