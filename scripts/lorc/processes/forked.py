"""Functions that run in forks of this process, which have imported what it has.

A fork has the memory of its parent and one thread: a lock that another thread held stays locked in
it for ever. So nothing forks but a process with a single thread, on a system that shows it.
"""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

THREADS = Path("/proc/self/task")
FILES = Path("/proc/self/fd")
PIPE, STDOUT, DEVNULL = subprocess.PIPE, subprocess.STDOUT, subprocess.DEVNULL
LOOK_SECONDS = 0.02
SIGNALS = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}


def is_safe() -> bool:
    """Whether this process may fork: it has one thread, those of libraries counted."""
    return THREADS.is_dir() and threading.active_count() == len(list(THREADS.iterdir())) == 1


class Forked:
    """A fork that runs `main` to its end and leads a group of processes, as a Popen of the same.

    Of the files that are open it has those of `keep` and its standard ones: `stdin` from a PIPE or
    nothing, the others to a PIPE, to nothing, to each other, or where this process writes. `main`
    returns the exit code. Raises RuntimeError where a fork is not safe.
    """

    def __init__(
        self,
        main: Callable[[], int | None],
        *,
        stdin: int = DEVNULL,
        stdout: int | None = None,
        stderr: int | None = None,
        keep: Iterable[int] = (),
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
    ):
        if not is_safe():
            raise RuntimeError("This process has several threads: its fork might never end.")
        null = os.open(os.devnull, os.O_RDWR)
        pipes = [os.pipe() if each == PIPE else (null, null) for each in (stdin, stdout, stderr)]
        theirs = [pipes[0][0], 1 if stdout is None else pipes[1][1]]
        theirs.append({None: 2, STDOUT: theirs[1]}.get(stderr, pipes[2][1]))
        sys.stdout.flush()
        sys.stderr.flush()
        self.returncode: int | None = None
        # a signal that comes now is for the parent alone
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        self.pid = os.fork()
        if not self.pid:
            _run(main, theirs, set(keep), cwd, env)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        with contextlib.suppress(OSError):  # the fork was faster
            os.setpgid(self.pid, self.pid)
        for pipe, own in zip(pipes, (1, 0, 0), strict=True):
            if pipe != (null, null):
                os.close(pipe[1 - own])
        os.close(null)
        self.stdin = open(pipes[0][1], "w") if stdin == PIPE else None  # noqa: PTH123, SIM115
        self.stdout, self.stderr = (
            open(pipe[0], errors="replace") if each == PIPE else None  # noqa: PTH123, SIM115
            for pipe, each in zip(pipes[1:], (stdout, stderr), strict=True)
        )

    def poll(self) -> int | None:
        """The exit code, or minus the signal that ended it; None while it runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired."""
        if timeout is None and self.returncode is None:
            with contextlib.suppress(ChildProcessError):  # a signal's handler has asked meanwhile
                self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        until = time.monotonic() + (timeout or 0)
        while self.poll() is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("fork", timeout)
            time.sleep(LOOK_SECONDS)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it has not ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


def _run(
    main: Callable[[], int | None],
    standard: list[int],
    keep: set[int],
    cwd: Path | None,
    env: dict[str, str] | None,
) -> None:
    """Be the fork: nothing of the parent's is written to, called at the end or left."""
    exit_code = 1
    try:
        os.setpgid(0, 0)
        for each, handler in SIGNALS.items():
            signal.signal(each, signal.SIG_IGN)  # and so forget it
            signal.signal(each, handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        atexit._clear()
        _take_files(standard, keep)
        if env is not None:
            os.environ.clear()
            os.environ.update(env)
        if cwd:
            os.chdir(cwd)
        exit_code = main() or 0
    except SystemExit as ended:
        exit_code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException:
        traceback.print_exc()
    finally:
        end(exit_code)


def end(exit_code: int) -> None:
    """End this process now: taking down module by module what it imported costs half a second."""
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()
    if util := sys.modules.get("multiprocessing.util"):
        util._exit_function()  # semaphores of this process; those of its parent are left alone
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(exit_code)


def _take_files(standard: list[int], keep: set[int]) -> None:
    """Have these as standard files and keep those; of the rest the numbers stay taken, so that
    what still knows one of them, and closes it one day, closes nothing of the fork's own."""
    own = [os.dup(file) for file in standard]
    for number, file in enumerate(own):
        os.dup2(file, number)
    null = os.open(os.devnull, os.O_RDWR)
    for number in [int(path.name) for path in FILES.iterdir()]:
        if number > 2 and number != null and number not in keep:
            with contextlib.suppress(OSError):
                os.fstat(number)
                os.dup2(null, number, inheritable=False)
    sys.stdin = sys.__stdin__ = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
