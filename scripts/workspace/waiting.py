"""Ports that are free, processes that end, conditions that come true."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Callable

TIMEOUT = 1200


def free_ports(count: int) -> list[int]:
    """Loopback ports that nobody listens on, no two the same."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def free_port() -> int:
    """A loopback port that nobody listens on."""
    return free_ports(1)[0]


def finish(process: subprocess.Popen) -> subprocess.CompletedProcess:
    """Wait for a process. Raises subprocess.TimeoutExpired after killing one that hangs."""
    try:
        stdout, stderr = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def wait_for(condition: Callable[[], object], seconds: float = 90) -> object:
    """What the condition returns once it is true, or None when it stays false."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            return None
        time.sleep(0.1)
    return found
