"""The process behind workspace.warm. Run as a file: its package imports what starts threads."""

import contextlib
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import time
from pathlib import Path

IMPORTED = (
    "dbt.cli.main",
    "dbt.adapters.bigquery",
    "google.cloud.bigquery",
    "lorc.cli.daily",
    "lorc.inspect.health",
    "lorc.privacy.forget",
)
# what the parsed project depends on, beside its files
PARSED_BY = {"BQ_PROJECT", "BQ_DATASET", "BQ_LOCATION"}
LONGEST = 1 << 20  # of a request: arguments and environment


def serve(requests: socket.socket) -> int:
    """Fork for each request until nobody can send one. Returns in each child its exit code."""
    running: dict[int, tuple[int, socket.socket]] = {}  # by the descriptor of the process
    while True:
        callers = [caller for _, caller in running.values()]
        ready, _, _ = select.select([requests, *running, *callers], [], [])
        for each in ready:
            if each is requests:
                request, files, _, _ = socket.recv_fds(requests, LONGEST, 3)
                if not request:
                    return 0
                pid = os.fork()
                if not pid:
                    requests.close()
                    return _program(*json.loads(request), files)
                for file in files[1:]:
                    os.close(file)
                running[os.pidfd_open(pid)] = pid, socket.socket(fileno=files[0])
            elif each in running:
                pid, caller = running.pop(each)
                _, status = os.waitpid(pid, 0)
                os.close(each)
                with caller, contextlib.suppress(OSError):
                    caller.send(str(os.waitstatus_to_exitcode(status)).encode())
            elif process := next((p for p, (_, c) in running.items() if c is each), None):
                each.recv(64)  # to be killed, or nobody waits any more
                signal.pidfd_send_signal(process, signal.SIGKILL)


def _program(arguments: list[str], cwd: str, env: dict[str, str], files: list[int]) -> int:
    """Become the program, which runs to its end in here. Returns its exit code."""
    os.close(files[0])
    for file, descriptor in zip(files[1:], (1, 2), strict=True):
        os.dup2(file, descriptor)
        os.close(file)
    os.environ.clear()
    os.environ.update(env)
    if env.keys() & PARSED_BY:
        from lorc.transform.dbt import Dbt

        Dbt.kept = None
    time.tzset()
    os.chdir(cwd)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    program = Path(sys.executable).with_name(arguments[0])
    sys.argv = [str(program), *arguments[1:]]
    if "RUN_FIRST" in env:
        runpy.run_path(env["RUN_FIRST"], run_name="__main__")
    try:
        runpy.run_path(str(program), run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            return 1
        return int(end.code or 0)
    return 0


def _import() -> None:
    from lorc.warehouse import unneeded

    unneeded.skip()
    for name in IMPORTED:
        importlib.import_module(name)
    from lorc.processes import meltano
    from lorc.project import settings
    from lorc.transform.dbt import Dbt

    meltano.load()
    Dbt.kept = Dbt(settings.load(), "warm")
    Dbt.kept.load()


if __name__ == "__main__":
    _import()
    sys.exit(serve(socket.socket(fileno=int(sys.argv[1]))))
