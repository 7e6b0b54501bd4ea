"""Programs of the environment in forks of a process that has imported what they import.

Most of what a short command costs is the import of dbt, google-cloud-bigquery and the runner. A
fork of a process that holds them runs the same program: its arguments, environment, folder and
output are its own. To be interrupted, a program has to be started as itself.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from lorc.project.settings import ROOT

from workspace.waiting import TIMEOUT

PROGRAMS = ("lorc", "dbt")
FORKING = "forking.py"


class Warm:
    """The process that forks; it ends with the one that made it, or by `close`.

    Its programs are those of `project`: the checkout, or a copy of it.
    """

    def __init__(self, project: Path = ROOT):
        forking = project / "scripts" / "workspace" / FORKING
        paths = {} if project == ROOT else {"PYTHONPATH": str(project / "scripts")}
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, forking, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd=project,
                env=os.environ | paths,
            )
        self._requests = ours

    def start(self, *arguments: str, cwd: Path, env: dict[str, str]) -> "WarmRun":
        """Start a program."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        run = WarmRun(arguments, ours)
        request = json.dumps([arguments, str(cwd), env]).encode()
        with theirs:
            files = [theirs.fileno(), run.stdout.fileno(), run.stderr.fileno()]
            socket.send_fds(self._requests, [request], files)
        return run

    def run(self, *arguments: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess:
        """Run a program to its end. Raises subprocess.TimeoutExpired after killing one that hangs.

        What it leaves running does not keep it from ending, as a pipe would.
        """
        return self.start(*arguments, cwd=cwd, env=env).finish()

    def close(self) -> None:
        """End the process."""
        self._requests.close()
        self._process.wait()


class WarmRun:
    """A program that runs in a fork."""

    def __init__(self, arguments: tuple[str, ...], caller: socket.socket):
        self._arguments, self._caller = arguments, caller
        self.stdout, self.stderr = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115

    def kill(self) -> None:
        """Send it SIGKILL, if it still runs."""
        with contextlib.suppress(OSError):
            self._caller.send(b"kill")

    def finish(self) -> subprocess.CompletedProcess:
        """Wait for its end. Raises subprocess.TimeoutExpired after killing one that hangs."""
        with self._caller, self.stdout, self.stderr:
            self._caller.settimeout(TIMEOUT)
            try:
                ended = self._caller.recv(64)
            except TimeoutError:
                self.kill()
                raise subprocess.TimeoutExpired(self._arguments, TIMEOUT) from None
            said = (_text(file) for file in (self.stdout, self.stderr))
            return subprocess.CompletedProcess(self._arguments, int(ended), *said)


def _text(file) -> str:
    file.seek(0)
    return file.read().decode()
