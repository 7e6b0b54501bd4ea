"""Programs of the environment in forks of a process that has imported what they import.

Most of what a short command costs is the import of dbt, google-cloud-bigquery and the runner. A
fork of a process that holds them runs the same program: its arguments, environment, folder and
output are its own. To be killed or interrupted, a program has to be started as itself.
"""

import json
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from lorc.project.settings import ROOT

from workspace.waiting import TIMEOUT

PROGRAMS = ("lorc", "dbt")
FORKING = Path(__file__).with_name("forking.py")


class Warm:
    """The process that forks; it ends with the one that made it, or by `close`."""

    def __init__(self):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, FORKING, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd=ROOT,
            )
        self._requests = ours

    def run(self, *arguments: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess:
        """Run a program to its end. Raises subprocess.TimeoutExpired after killing one that hangs.

        What it leaves running does not keep it from ending, as a pipe would.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            request = json.dumps([arguments, str(cwd), env]).encode()
            files = [theirs.fileno(), stdout.fileno(), stderr.fileno()]
            socket.send_fds(self._requests, [request], files)
            theirs.close()
            ours.settimeout(TIMEOUT)
            try:
                ended = ours.recv(64)
            except TimeoutError:
                ours.send(b"kill")
                raise subprocess.TimeoutExpired(arguments, TIMEOUT) from None
            return subprocess.CompletedProcess(
                arguments, int(ended), *(_text(file) for file in (stdout, stderr))
            )

    def close(self) -> None:
        """End the process."""
        self._requests.close()
        self._process.wait()


def _text(file) -> str:
    file.seek(0)
    return file.read().decode()
