"""The two local servers, the embedded warehouse and the sandbox: both up, proven, both down."""

import fcntl
import sys
from pathlib import Path

from lorc.project.settings import Settings
from lorc.warehouse import folder
from lorc.warehouse.server import Server

NAMES = ("warehouse", "sandbox")
_proven: set[int] = set()  # the ports on which this process knows its own warehouse


def local_servers(settings: Settings) -> list[Server]:
    """The embedded warehouse and the sandbox."""
    run_dir = settings.warehouse_dir
    data = run_dir / "data"
    return [
        Server(
            "warehouse",
            "emulator",
            settings.warehouse_port,
            "WAREHOUSE_PORT",
            data,
            "--data-dir",
            run_dir,
        ),
        Server(
            "sandbox",
            "sandbox",
            settings.sandbox_port,
            "SANDBOX_PORT",
            settings.sandbox_data,
            "--data",
            run_dir,
        ),
    ]


def is_up(settings: Settings, name: str) -> bool:
    """Whether a server of this checkout runs; none is started."""
    found = any(
        server.name == name and server.is_ours(server.health())
        for server in local_servers(settings)
    )
    if found and name == NAMES[0]:
        _proven.add(settings.warehouse_port)
    return found


def up(settings: Settings, *names: str) -> list[str]:
    """Make sure that both run, or those of these names. Two callers at the same time start them
    once."""
    folder.claim(settings.warehouse_dir)
    with (settings.warehouse_dir / "servers.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = [
            server.ensure() for server in local_servers(settings) if server.name in (names or NAMES)
        ]
    if NAMES[0] in (names or NAMES):
        _proven.add(settings.warehouse_port)
    return done


def prove(settings: Settings) -> None:
    """Have the local warehouse run and prove that it is ours, once: it is told the secret next."""
    if settings.warehouse_port not in _proven:
        make_ready(settings)


def make_ready(settings: Settings, *, sources: bool = False) -> None:
    """Have the warehouse run, where it is a local one, and the sandbox too if sources are asked.

    A restart is said: what is served then, or how, is something else than before.
    """
    if settings.is_local:
        for line in up(settings, *(NAMES if sources else NAMES[:1])):
            if " restarted " in line:
                print(line, file=sys.stderr)


def down(settings: Settings) -> list[str]:
    """Stop both, if this checkout started them, on whatever port."""
    return [
        line
        for server in local_servers(settings)
        for line in [server.stop(), *server.stop_elsewhere()]
    ]


def reset(settings: Settings) -> list[Path]:
    """Stop both and delete the warehouse with the bookmarks that go with it.

    Returns what else lies in its folder and stays. Raises LorcError for a folder that is not ours.
    """
    down(settings)
    return folder.empty(settings.warehouse_dir)
