"""The embedded warehouse alone: the real program, over loopback."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from google.cloud import bigquery
from workspace import warehouse
from workspace.waiting import wait_for

READY = re.compile(r"ready on (http://127\.0\.0\.1:\d+)")


class Emulator:
    """A running `python -m emulator serve` and clients of it."""

    def __init__(self, data_dir: Path, log: Path, port: int = 0):
        command = [sys.executable, "-m", "emulator", "serve"]
        command += ["--port", str(port), "--data-dir", str(data_dir)]
        self.log, self.run_dir = log, data_dir.parent
        with log.open("w") as stderr:
            self.process = subprocess.Popen(command, stdout=stderr, stderr=stderr)
        wait_for(lambda: READY.search(log.read_text()) or self.process.poll() is not None, 60)
        ready = READY.search(log.read_text())
        if not ready:
            self.stop()
        assert ready, f"the warehouse did not start: {log.read_text()}"
        self.url = ready[1]

    def client(self, dataset: str = "lorchestra", project: str = "local") -> bigquery.Client:
        """A client for which a bare table name lies in the dataset."""
        return warehouse.client(self.url, self.run_dir, project=project, dataset=dataset)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send the signal and return the exit code."""
        if self.process.poll() is None:
            os.kill(self.process.pid, number)
        return self.process.wait(timeout=30)
