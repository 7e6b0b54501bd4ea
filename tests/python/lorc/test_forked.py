"""The tests of forks.py, in a process that has one thread: pytest's plugins start some."""

import os
import subprocess
import sys
from pathlib import Path

FORKS = Path(__file__).with_name("forks.py")


def test_forks_in_a_process_with_one_thread():
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", FORKS],
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout
