"""A local server as a background process: started once, recognised, stopped by pid."""

import contextlib
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from loopback import identity, owners, secret

from lorc.project.errors import LorcError
from lorc.project.settings import ROOT

START_SECONDS = 60
STOP_SECONDS = 15
HEALTH_BYTES = 100_000


@dataclass(frozen=True)
class Server:
    """A server of this checkout: `python -m {module} serve` over a folder."""

    name: str
    module: str
    port: int
    port_variable: str
    folder: Path
    folder_option: str
    run_dir: Path

    @property
    def pid_file(self) -> Path:
        """Holds the pid of the process that this checkout started."""
        return self.run_dir / f"{self.name}.pid"

    @property
    def log_file(self) -> Path:
        """What the server prints."""
        return self.run_dir / f"{self.name}.log"

    @property
    def secret_file(self) -> Path:
        """Holds the secret that the server has drawn at its start."""
        return secret.file(self.run_dir, self.name)

    @property
    def code(self) -> str:
        """The fingerprint of the code that a server of this checkout runs."""
        return identity.code(self.module)

    def health(self) -> dict | None:
        """What answers on the port: {} for a stranger, None for nobody.

        A server tells {server, pid, data_dir, code}; `is_proven` says that it knows the secret.
        """
        nonce = secrets.token_hex(16)
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/healthz?nonce={nonce}", timeout=10
            ) as answer:
                health = json.loads(answer.read(HEALTH_BYTES))
        except (urllib.error.HTTPError, http.client.HTTPException, ValueError):
            return {}
        except OSError:
            return {} if self._is_port_taken() else None
        if not isinstance(health, dict) or health.get("server") != self.name:
            return {}
        known = secret.read(self.secret_file)
        return health | {"is_proven": identity.is_proven(known, nonce, self.port, health)}

    def is_ours(self, health: dict | None) -> bool:
        """Whether the process that answered was started from this checkout.

        An older one, which cannot prove it, is known by its pid and command line.
        """
        if not health or str(health.get("pid")) != self._recorded_pid():
            return False
        return health["is_proven"] or self._is_older(health)

    def ensure(self) -> str:
        """Make sure that the server runs over its folder. Returns what was done, for a person."""
        health = self.health()
        done, reason = "started", ""
        if self.is_ours(health):
            if health.get("data_dir") != str(self.folder):
                done, reason = "restarted", f": it serves {self.folder} now"
            elif health["is_proven"] and health.get("code") == self.code:
                return f"{self.name} is running on port {self.port}"
            else:
                done, reason = "restarted", ": its code has changed"
            self.stop()
        elif health is not None:
            self._check(health)
            return f"{self.name} is running on port {self.port}"
        self._start()
        return f"{self.name} {done} on port {self.port}{reason}"

    def stop(self) -> str:
        """Stop the server if it is ours. Returns what was done, for a person."""
        health = self.health()
        if not self.is_ours(health):
            recorded = self._recorded_pid()
            if not (recorded.isdigit() and _is_alive(int(recorded))):  # it may run on another port
                self.pid_file.unlink(missing_ok=True)
            return f"{self.name} was not running"
        pid = int(self._recorded_pid())
        _end(self.name, pid)
        self.pid_file.unlink(missing_ok=True)
        return f"{self.name} stopped"

    def stop_elsewhere(self) -> list[str]:
        """Stop those that this checkout has started on other ports. Returns what was done."""
        import psutil

        done = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, ValueError, IndexError):
                command = process.cmdline()
                if process.uids().real != os.getuid() or not self._is_started_by(command):
                    continue
                port = command[command.index("--port") + 1]
                _end(self.name, process.pid)
                done.append(f"{self.name} stopped on port {port}")
        if done:
            self.pid_file.unlink(missing_ok=True)
        return done

    def _is_started_by(self, command: list[str]) -> bool:
        """Whether a command line is one of `_start`, for this warehouse's folder."""
        return self.module in command and "serve" in command and str(self.secret_file) in command

    def _start(self) -> None:
        self.run_dir.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", self.module, "serve", "--port", str(self.port)]
        command += [self.folder_option, str(self.folder), "--secret-file", str(self.secret_file)]
        with self.log_file.open("w") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                umask=0o077,
            )
        before = self._recorded_pid()
        self.pid_file.write_text(str(process.pid))
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ours(self.health()):
            if process.poll() is not None:
                self.pid_file.write_text(before)  # of one on another port, over the same folder
                lines = self.log_file.read_text().strip().splitlines()
                raise LorcError(f"{self.name} did not start: {lines[-1] if lines else 'no word'}")
            if time.monotonic() > deadline:
                process.terminate()
                raise LorcError(f"{self.name} does not answer: see {self.log_file}.")
            time.sleep(0.05)

    def _check(self, health: dict) -> None:
        """Accept what answers though this checkout has not started it, or raise LorcError.

        It serves the same folder and knows the secret; where there is none, because it was started
        for another WAREHOUSE_DIR, it is at least this user's.
        """
        is_known = health.get("is_proven") or (
            not self.secret_file.exists() and owners.of_listener(self.port) == os.getuid()
        )
        if not is_known or health.get("data_dir") != str(self.folder):
            raise LorcError(
                f"Port {self.port} is taken by another program: stop it, or choose a port with "
                f"{self.port_variable}=..."
            )
        if health.get("code") != self.code:
            raise LorcError(
                f"The {self.name} on port {self.port} runs other code and was not started here: "
                f"stop it, or choose a port with {self.port_variable}=..."
            )

    def _is_older(self, health: dict) -> bool:
        """Whether the recorded process is a server of this user's over the folder that it tells,
        and of a version that has no proof yet or of a start whose secret is lost."""
        could_prove = "proof" in health and self.secret_file.exists()
        if could_prove or owners.is_foreign(owners.of_listener(self.port)):
            return False
        import psutil

        try:
            process = psutil.Process(int(self._recorded_pid()))
            command, user = process.cmdline(), process.uids().real
        except (psutil.Error, ValueError):
            return False
        return user == os.getuid() and "serve" in command and health.get("data_dir") in command

    def _recorded_pid(self) -> str:
        return self.pid_file.read_text().strip() if self.pid_file.exists() else ""

    def _is_port_taken(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def _end(name: str, pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while _is_alive(pid):
        if time.monotonic() > deadline:
            raise LorcError(f"{name} (pid {pid}) does not stop: kill it.")
        time.sleep(0.05)


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    with contextlib.suppress(ProcessLookupError, PermissionError):  # gone, or another user's
        os.kill(pid, 0)
        return True
    return False
