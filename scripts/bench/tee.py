"""The tee between two pipes, against `cat` in its place.

The tee reads each record, numbers it and keeps a copy of the stream on disk.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lorc.project.settings import ROOT

from bench import messages, processes
from bench.results import Result, megabytes, seconds

COUNTS = (10_000, 100_000)
TEE = [sys.executable, str(ROOT / "meltano" / "mappers" / "tee.py")]


def measure(*, quick: bool, counts: tuple[int, int] = COUNTS) -> list[Result]:  # noqa: ARG001
    """Seconds for the larger count, and how the tee's memory grows."""
    few, many = counts
    with tempfile.TemporaryDirectory(prefix="lorchestra-bench-") as folder:
        streams = {count: Path(folder, f"{count}.jsonl") for count in counts}
        for count, stream in streams.items():
            messages.write_stream(stream, 0, count)
        _, small = piped(TEE, streams[few])
        cat, _ = piped(["cat"], streams[many])
        tee, large = piped(TEE, streams[many])
    what = f"tee, {many:,} records"
    memory = f"{megabytes(small)} at {few:,}"
    return [
        Result(what, seconds(tee), f"{seconds(cat)} cat", tee / cat),
        Result(f"{what}: peak memory", megabytes(large), memory, large / small),
    ]


def piped(command: list[str], stream: Path) -> tuple[float, int]:
    """Run `cat stream | command`, with its backup beside. Returns seconds and peak bytes."""
    began = time.monotonic()
    with subprocess.Popen(["cat", stream], stdout=subprocess.PIPE) as source:
        process = subprocess.Popen(
            command,
            stdin=source.stdout,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"BACKUP_DIR": f"{stream}.backup"},
        )
        source.stdout.close()
        peak = processes.peaks_of(process.pid).get("runner", 0)
        if process.wait():
            raise AssertionError(f"{command[-1]} ended with exit code {process.returncode}")
    return time.monotonic() - began, peak
