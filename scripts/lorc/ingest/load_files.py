"""Files of Singer messages on their way into staging: the tee and the loader, without a tap."""

import contextlib
import json
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lorc.ingest.extract import Extraction, Workplace, end_group, start
from lorc.ingest.meltano_log import error_class
from lorc.project.connections import Connection
from lorc.project.errors import StepFailed
from lorc.project.settings import ROOT, Settings
from lorc.runs.run import Run

TEE = ROOT / "meltano" / "mappers" / "tee.py"
LOOK_SECONDS = 0.2


class Loader:
    """Files on their way into the staging dataset: the tee, and the loader as Meltano sets it up.

    `meltano invoke` reads the messages from the tee as they come. A `meltano run` would want an
    extractor to begin with, whose start, discovery and state would be overhead here. STATE that
    was kept is applied nowhere: it says where a tap had got to.
    """

    def __init__(self, settings: Settings, connection: Connection, run: Run, files: list[Path]):
        self._names = "".join(f"{file}\n" for file in files)
        self._work = Workplace(settings, connection, run)
        self._environment = self._work.environment
        self._command = [str(Path(sys.executable).with_name("meltano")), "--log-format", "json"]
        self._command += ["--environment", settings.env, "invoke", "target-bigquery"]
        self._processes = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end()
        for process in self._processes:
            process.stderr.close()

    def begin(self) -> None:
        """Nothing: `extract` starts what it needs."""

    def extract(self, report: Callable[[int], None], first: Callable[[], None]) -> Extraction:
        """Load it all; `report` is called now and then with the records so far, `first` at once.

        Raises StepFailed with a sentence that names what failed.
        """
        first()
        tee = self._start([sys.executable, str(TEE), "--replay"], subprocess.PIPE, subprocess.PIPE)
        loader = self._start(self._command, tee.stdout, subprocess.DEVNULL)
        tee.stdout.close()
        with ThreadPoolExecutor(2) as readers:
            tee_words = readers.submit(deque, tee.stderr, 1)
            loader_words = readers.submit(deque, loader.stderr, 1)
            with contextlib.suppress(BrokenPipeError), tee.stdin as names:
                names.write(self._names)
            try:
                while loader.poll() is None:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        loader.wait(LOOK_SECONDS)
                    report(self._work.count())
            except KeyboardInterrupt:
                self._end()
                raise
        if words := "".join(tee_words.result()).strip():
            raise StepFailed(words.removeprefix("tee: "), "backup", exit_code=tee.wait())
        if loader.returncode or tee.wait():
            reason = error_class(_event("".join(loader_words.result())))
            message = f"target-bigquery failed: {reason}"
            raise StepFailed(message, "load", exit_code=loader.returncode)
        return Extraction.read(self._work.summary)

    def _end(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                end_group(process)

    def _start(self, command: list[str], stdin, stdout) -> subprocess.Popen:
        process = start(command, self._environment, stdin, stdout)
        self._processes.append(process)
        return process


def _event(line: str) -> str:
    try:
        return str(json.loads(line)["event"])
    except (ValueError, KeyError, TypeError):
        return line
